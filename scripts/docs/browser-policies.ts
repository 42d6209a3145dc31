import { browsers } from '@telemetry-tracker/shared/browsers'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import {
  chromiumExtensionId,
  firefoxExtensionId,
  storeExtensionIds,
} from '@telemetry-tracker/shared/names/extension-ids'

const presets = { serverName: 'Tracker of Example Inc.', hidePause: false }
const latestInFirefoxStore = `https://addons.mozilla.org/firefox/downloads/latest/${firefoxExtensionId}/latest.xpi`

/** For each Chromium browser with an extension store: installs the extension for all users and allows the native messaging host. */
export const chromiumPolicies: Record<string, () => string> = Object.fromEntries(
  Object.entries(browsers).flatMap(([name, { extensionUpdates }]) =>
    extensionUpdates === undefined
      ? []
      : [
          [
            `extension/docs/${name}-policy.json`,
            () => policyText(chromiumPolicy(idInStore(name), extensionUpdates)),
          ] as const,
        ],
  ),
)

/** The same for Firefox, as its `policies.json`. */
export const firefoxPolicy = () => policyText(firefoxPolicies({ install_url: latestInFirefoxStore }))

/** Installs the extension with this id from an update URL, in any Chromium browser. */
export function chromiumPolicy(id: string, updateUrl: string) {
  return {
    ExtensionInstallForcelist: [`${id};${updateUrl}`],
    NativeMessagingAllowlist: [nativeHostName],
    '3rdparty': { extensions: { [id]: presets } },
  }
}

/** Installs the extension in Firefox from an address, and updates it by another one. */
export function firefoxPolicies(
  from: { install_url: string; update_url?: string },
  preferences?: Record<string, { Value: boolean; Status: 'locked' }>,
) {
  return {
    policies: {
      ExtensionSettings: { [firefoxExtensionId]: { installation_mode: 'force_installed', ...from } },
      '3rdparty': { Extensions: { [firefoxExtensionId]: presets } },
      ...(preferences && { Preferences: preferences }),
    },
  }
}

/** A policy as its file has it. */
export function policyText(policy: object): string {
  return `${JSON.stringify(policy, undefined, 2)}\n`
}

function idInStore(browser: string): string {
  const inStore = browser === 'edge' ? storeExtensionIds.edge : storeExtensionIds.chrome
  return inStore ?? chromiumExtensionId
}
