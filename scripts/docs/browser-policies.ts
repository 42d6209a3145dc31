import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { chromiumExtensionId, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'

const presets = { serverName: 'Tracker of Example Inc.', hidePause: false }

/** Installs the extension for everyone in Chrome, and allows it alone to talk to the helper. */
export const chromePolicy = () => json(chromiumPolicy('https://clients2.google.com/service/update2/crx'))

/** The same for Edge. */
export const edgePolicy = () =>
  json(chromiumPolicy('https://edge.microsoft.com/extensionwebstorebase/v1/crx'))

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
