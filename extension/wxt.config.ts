import { firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { defineConfig } from 'wxt'
import { chromiumKey } from './lib/chromium-key.ts'
import { iconPaths } from './lib/toolbar/icon-paths.ts'

const [onLight, onDark] = [iconPaths('off', 'light'), iconPaths('off', 'dark')]

export default defineConfig({
  modules: ['@wxt-dev/module-vue', '@wxt-dev/webextension-polyfill'],
  imports: false,
  manifestVersion: 3,
  manifest: ({ browser, mode }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: ['tabs', 'nativeMessaging', 'storage', 'alarms'],
    incognito: 'not_allowed',
    ...(browser === 'firefox' ? firefoxManifest : chromiumManifest(mode)),
  }),
  zip: {
    artifactTemplate: 'telemetry-tracker-{{version}}-{{browser}}{{modeSuffix}}.zip',
    sourcesTemplate: 'telemetry-tracker-{{version}}-sources.zip',
    // Reviewers build the sources in the whole workspace: its lockfile names every part's package.json.
    sourcesRoot: '..',
    includeSources: [
      'extension/**',
      'shared/**',
      '*/package.json',
      'package.json',
      'package-lock.json',
      '.npmrc',
      '.nvmrc',
      'tsconfig.json',
      'LICENSE',
    ],
    excludeSources: [
      '**/node_modules/**',
      '**/*.test.ts',
      'shared/src/engine/fixtures/**',
      'extension/out/**',
      'extension/store/**',
    ],
  },
})

/** Chrome's store has its own key for an extension and rejects a manifest with one. */
function chromiumManifest(mode: string) {
  return {
    ...(mode !== 'store' && { key: chromiumKey }),
    minimum_chrome_version: '120',
    action: { default_icon: onLight },
    storage: { managed_schema: 'managed-storage.json' },
  }
}

/**
 * Firefox 142 is the first version on all platforms that asks people itself before an extension sends data.
 */
const firefoxManifest = {
  action: {
    default_icon: onLight,
    // Firefox names them by the colour of a theme's text: light text is on a dark toolbar.
    theme_icons: ([16, 32] as const).map(size => ({ light: onDark[size], dark: onLight[size], size })),
  },
  browser_specific_settings: {
    gecko: {
      id: firefoxExtensionId,
      strict_min_version: '142.0',
      data_collection_permissions: { required: ['browsingActivity' as const] },
    },
  },
}
