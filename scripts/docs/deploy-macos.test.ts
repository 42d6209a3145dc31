import { chromiumExtensionId, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { parse } from 'plist'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { launchLabel } from '../../native-host/src/autostart/launch-agent.ts'
import { presetSchema } from '../../native-host/src/preset.ts'
import { filesForEveryone } from '../package/installers/macos/for-everyone.ts'
import { infoPlist } from '../package/installers/macos/info-plist.ts'
import { chromiumPolicies } from './browser-policies.ts'
import { macosDomains, macosProfiles, teamId } from './macos-profiles.ts'

const uuid = z.string().regex(/^[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}$/)
/** What macOS asks of every profile and payload: https://developer.apple.com/documentation/devicemanagement/toplevel */
const payloadSchema = z.looseObject({
  PayloadType: z.string(),
  PayloadIdentifier: z.string(),
  PayloadUUID: uuid,
  PayloadVersion: z.literal(1),
  PayloadDisplayName: z.string(),
})
const profileSchema = payloadSchema.extend({
  PayloadType: z.literal('Configuration'),
  PayloadScope: z.literal('System'),
  PayloadContent: z.array(payloadSchema),
})
const appSchema = z.strictObject({
  Identifier: z.string(),
  IdentifierType: z.literal('bundleID'),
  CodeRequirement: z.string(),
  StaticCode: z.literal(false),
  Authorization: z.enum(['Allow', 'AllowStandardUserToSetSystemService']),
  Comment: z.string(),
})

function payloads(file: string): Map<string, z.infer<typeof payloadSchema>> {
  const profile = profileSchema.parse(parse(macosProfiles[file]?.() ?? ''))
  return new Map(profile.PayloadContent.map(payload => [payload.PayloadType, payload]))
}

const ofHelper = () => payloads('deploy/macos/telemetry-tracker.mobileconfig')
const ofBrowsers = () => payloads('deploy/macos/browser-extension.mobileconfig')
const bundleId = z
  .looseObject({ CFBundleIdentifier: z.string() })
  .parse(parse(infoPlist({ version: '1.2.3' }))).CFBundleIdentifier

describe('the profile of the helper', () => {
  it('allows Accessibility, and lets people allow the two that no profile can', () => {
    const services = z
      .record(z.string(), z.tuple([appSchema]))
      .parse(ofHelper().get('com.apple.TCC.configuration-profile-policy')?.['Services'])
    const allowed = Object.entries(services).map(([name, [{ Authorization }]]) => [name, Authorization])

    expect(Object.fromEntries(allowed)).toEqual({
      Accessibility: 'Allow',
      ListenEvent: 'AllowStandardUserToSetSystemService',
      ScreenCapture: 'AllowStandardUserToSetSystemService',
    })
    for (const [{ Identifier, CodeRequirement }] of Object.values(services)) {
      expect(Identifier).toBe(bundleId)
      expect(CodeRequirement).toContain(`identifier "${bundleId}" and anchor apple`)
      expect(CodeRequirement).toContain(`"${teamId}"`)
    }
  })

  it('keeps on the LaunchAgent that the package installs', () => {
    const { Rules } = z
      .looseObject({ Rules: z.array(z.looseObject({ RuleType: z.string(), RuleValue: z.string() })) })
      .parse(ofHelper().get('com.apple.servicemanagement'))
    const installed = filesForEveryone().map(({ path }) => path)
    const labels = Rules.filter(({ RuleType }) => RuleType === 'Label').map(({ RuleValue }) => RuleValue)

    expect(labels.map(label => `/Library/LaunchAgents/${label}.plist`)).toEqual(
      installed.filter(path => path.includes('/LaunchAgents/')),
    )
    expect(labels).not.toContain(launchLabel)
    expect(Rules.map(({ RuleValue }) => RuleValue)).toContain(bundleId)
  })

  it('sets what the helper reads', () => {
    const { server, org } = z
      .looseObject({ server: z.string(), org: z.string() })
      .parse(ofHelper().get(bundleId))

    expect(presetSchema.parse({ server, org })).toEqual({ server, org })
  })
})

describe('the profile of the browsers', () => {
  it.each(Object.entries(macosDomains))('installs the extension in %s', (name, domain) => {
    const policy = JSON.parse(chromiumPolicies[`extension/docs/${name}-policy.json`]?.() ?? '')

    expect(ofBrowsers().get(domain)).toMatchObject({
      ExtensionInstallForcelist: policy.ExtensionInstallForcelist,
      NativeMessagingAllowlist: policy.NativeMessagingAllowlist,
    })
    expect(ofBrowsers().get(`${domain}.extensions.${chromiumExtensionId}`)).toHaveProperty('serverName')
  })

  it('installs it in Firefox', () => {
    expect(ofBrowsers().get('org.mozilla.firefox')).toMatchObject({
      EnterprisePoliciesEnabled: true,
      ExtensionSettings: { [firefoxExtensionId]: { installation_mode: 'force_installed' } },
    })
  })

  it('knows under which name each browser with a policy reads it', () => {
    const names = Object.keys(chromiumPolicies).map(page => /(\w+)-policy\.json$/.exec(page)?.[1])

    expect(Object.keys(macosDomains).sort()).toEqual(names.sort())
  })
})

it('every payload has an id of its own', () => {
  const all = Object.keys(macosProfiles).flatMap(file => [...payloads(file).values()])

  expect(new Set(all.map(({ PayloadUUID }) => PayloadUUID)).size).toBe(all.length)
})
