import { firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { defineConfig } from 'wxt'
import { chromiumKey } from './lib/chromium-key.ts'

export default defineConfig({
  modules: ['@wxt-dev/module-vue', '@wxt-dev/webextension-polyfill'],
  imports: false,
  manifestVersion: 3,
  manifest: ({ browser }) => ({
    name: 'Telemetry Tracker',
    description: 'Tells the helper on this computer which site is shown, and shows your numbers of today.',
    permissions: ['tabs', 'nativeMessaging', 'storage', 'alarms'],
    incognito: 'not_allowed',
    ...(browser === 'firefox' ? firefoxManifest : chromiumManifest),
  }),
})

const chromiumManifest = { key: chromiumKey, minimum_chrome_version: '120' }

/** 140 is the first Firefox that asks people itself before an extension passes anything on. */
const firefoxManifest = {
  browser_specific_settings: {
    gecko: {
      id: firefoxExtensionId,
      strict_min_version: '140.0',
      data_collection_permissions: { required: ['browsingActivity' as const] },
    },
  },
}
