import { browsers } from '@telemetry-tracker/shared/browsers'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { chromiumExtensionId, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'

const presets = { serverName: 'Tracker of Example Inc.', hidePause: false }

/** For each Chromium browser with an extension store: installs the extension for all users and allows the native messaging host. */
export const chromiumPolicies: Record<string, () => string> = Object.fromEntries(
  Object.entries(browsers).flatMap(([name, { extensionUpdates }]) =>
    extensionUpdates === undefined
      ? []
      : [[`extension/docs/${name}-policy.json`, () => json(chromiumPolicy(extensionUpdates))] as const],
  ),
)

/** The same for Firefox, as its `policies.json`. */
export const firefoxPolicy = () =>
  json({
    policies: {
      ExtensionSettings: {
        [firefoxExtensionId]: {
          installation_mode: 'force_installed',
          install_url: `https://addons.mozilla.org/firefox/downloads/latest/${firefoxExtensionId}/latest.xpi`,
        },
      },
      '3rdparty': { Extensions: { [firefoxExtensionId]: presets } },
    },
  })

function chromiumPolicy(updateUrl: string) {
  return {
    ExtensionInstallForcelist: [`${chromiumExtensionId};${updateUrl}`],
    NativeMessagingAllowlist: [nativeHostName],
    '3rdparty': { extensions: { [chromiumExtensionId]: presets } },
  }
}

const json = (policy: object) => `${JSON.stringify(policy, undefined, 2)}\n`
