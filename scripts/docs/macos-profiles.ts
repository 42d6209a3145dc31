import { createHash } from 'node:crypto'
import { browsers } from '@telemetry-tracker/shared/browsers'
import { build } from 'plist'
import { everyonesLabel } from '../../native-host/src/autostart/launch-agent.ts'
import { bundleId } from '../../native-host/src/platform/macos/app-bundle.ts'
import { chromiumPolicies, firefoxPolicy } from './browser-policies.ts'

/** Stands for the ten letters and digits of the team that signs the application; docs/deploy/macos.md says how to replace it. */
export const teamId = 'TEAMID1234'

type Payload = Record<string, unknown> & { PayloadType: string; PayloadDisplayName: string }

/** Configuration profiles for device management, by path. */
export const macosProfiles: Record<string, () => string> = {
  'deploy/macos/telemetry-tracker.mobileconfig': () =>
    profile('telemetry-tracker', {
      name: 'Telemetry Tracker',
      about: `Permissions, background item and settings of Telemetry Tracker. Replace ${teamId} and the server before you use it.`,
      payloads: [permissions(), backgroundItem(), settings()],
    }),
  'deploy/macos/browser-extension.mobileconfig': () =>
    profile('browser-extension', {
      name: 'Telemetry Tracker: browser extension',
      about:
        'Installs the extension from the stores of Chrome, Edge and Firefox, and lets it talk to the helper.',
      payloads: [...Object.keys(macosDomains).flatMap(chromiumPayloads), firefoxPayload()],
    }),
}

/** The names under which browsers made from Chromium read their policies. */
export const macosDomains: Readonly<Record<string, string>> = {
  chrome: 'com.google.Chrome',
  edge: 'com.microsoft.Edge',
}

/**
 * https://developer.apple.com/documentation/devicemanagement/privacypreferencespolicycontrol: a profile can allow
 * Accessibility; Input Monitoring and Screen Recording it can only let people without administrator rights allow.
 */
function permissions(): Payload {
  const app = {
    Identifier: bundleId,
    IdentifierType: 'bundleID',
    CodeRequirement: `identifier "${bundleId}" and anchor apple generic and certificate leaf[subject.OU] = "${teamId}"`,
    StaticCode: false,
  }
  return {
    PayloadType: 'com.apple.TCC.configuration-profile-policy',
    PayloadDisplayName: 'Telemetry Tracker: permissions',
    Services: {
      Accessibility: [
        { ...app, Authorization: 'Allow', Comment: 'Counts keystrokes and clicks, never which keys.' },
      ],
      ListenEvent: [
        {
          ...app,
          Authorization: 'AllowStandardUserToSetSystemService',
          Comment: 'The person may allow Input Monitoring.',
        },
      ],
      ScreenCapture: [
        {
          ...app,
          Authorization: 'AllowStandardUserToSetSystemService',
          Comment:
            'The person may allow Screen Recording, which macOS wants for titles of windows. No picture is taken.',
        },
      ],
    },
  }
}

/** https://developer.apple.com/documentation/devicemanagement/servicemanagementmanagedloginitems */
function backgroundItem(): Payload {
  const rule = { TeamIdentifier: teamId, Comment: 'Telemetry Tracker starts at sign-in' }
  return {
    PayloadType: 'com.apple.servicemanagement',
    PayloadDisplayName: 'Telemetry Tracker: background item',
    Rules: [
      { RuleType: 'Label', RuleValue: everyonesLabel, ...rule },
      { RuleType: 'BundleIdentifier', RuleValue: bundleId, ...rule },
    ],
  }
}

/** What the helper reads as its preset. */
function settings(): Payload {
  return {
    PayloadType: bundleId,
    PayloadDisplayName: 'Telemetry Tracker: settings',
    server: 'https://telemetry.example',
    org: 'Example Inc.',
  }
}

/** Chrome and Edge read what an extension is told from a name of its own. */
function chromiumPayloads(name: string): Payload[] {
  const { '3rdparty': third, ...policies } = JSON.parse(
    chromiumPolicies[`extension/docs/${name}-policy.json`]?.() ?? '{}',
  )
  const [domain, title] = [macosDomains[name] ?? '', browsers[name]?.title ?? name]
  const extensions = Object.entries<object>(third?.extensions ?? {})
  return [
    { PayloadType: domain, PayloadDisplayName: `${title}: extension`, ...policies },
    ...extensions.map(([id, presets]) => ({
      PayloadType: `${domain}.extensions.${id}`,
      PayloadDisplayName: `${title}: settings of the extension`,
      ...presets,
    })),
  ]
}

function firefoxPayload(): Payload {
  return {
    PayloadType: 'org.mozilla.firefox',
    PayloadDisplayName: 'Firefox: extension',
    EnterprisePoliciesEnabled: true,
    ...JSON.parse(firefoxPolicy()).policies,
  }
}

function profile(
  id: string,
  { name, about, payloads }: { name: string; about: string; payloads: readonly Payload[] },
): string {
  const identifier = `${bundleId}.${id}`
  return `${build({
    PayloadContent: payloads.map(payload => ({
      ...payload,
      ...identity(`${identifier}.${payload.PayloadType}`),
      PayloadVersion: 1,
    })),
    PayloadDisplayName: name,
    PayloadDescription: about,
    ...identity(identifier),
    PayloadScope: 'System',
    PayloadType: 'Configuration',
    PayloadVersion: 1,
  })}\n`
}

/** The same UUID each time, so that a newer profile replaces the one before. */
function identity(identifier: string): { PayloadIdentifier: string; PayloadUUID: string } {
  const hash = createHash('sha256').update(identifier).digest('hex').toUpperCase()
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`]
  return { PayloadIdentifier: identifier, PayloadUUID: [...parts, hash.slice(20, 32)].join('-') }
}
