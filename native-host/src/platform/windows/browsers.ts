import { join } from 'node:path'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import type { BrowserPlace } from '../browser-place.ts'

const chromiumFolders = {
  chrome: ['Google', 'Chrome'],
  chromium: ['Chromium'],
  edge: ['Microsoft', 'Edge'],
  brave: ['BraveSoftware', 'Brave-Browser'],
}

/** Windows browsers find manifests through the registry, so these can be in our own folder. */
export function windowsBrowsers(localAppData: string, dataDir: string): BrowserPlace[] {
  return [
    ...Object.entries(chromiumFolders).map(([browser, folder]) => ({
      browser,
      form: 'chromium' as const,
      profileDir: join(localAppData, ...folder, 'User Data'),
      manifestDir: join(dataDir, 'native-messaging', 'chromium'),
      registryKey: registryKey(folder),
    })),
    {
      browser: 'firefox',
      form: 'firefox',
      profileDir: join(localAppData, 'Mozilla', 'Firefox'),
      manifestDir: join(dataDir, 'native-messaging', 'firefox'),
      registryKey: registryKey(['Mozilla']),
    },
  ]
}

function registryKey(folder: readonly string[]): string {
  return `HKCU\\Software\\${folder.join('\\')}\\NativeMessagingHosts\\${nativeHostName}`
}
