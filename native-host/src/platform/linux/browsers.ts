import { join } from 'node:path'
import type { BrowserPlace } from '../browser-place.ts'

const chromiumFolders = {
  chrome: 'google-chrome',
  chromium: 'chromium',
  edge: 'microsoft-edge',
  brave: join('BraveSoftware', 'Brave-Browser'),
}

export function linuxBrowsers(home: string, configDir: string): BrowserPlace[] {
  const firefox = join(home, '.mozilla')
  return [
    ...Object.entries(chromiumFolders).map(([browser, folder]) => ({
      browser,
      form: 'chromium' as const,
      profileDir: join(configDir, folder),
      manifestDir: join(configDir, folder, 'NativeMessagingHosts'),
    })),
    {
      browser: 'firefox',
      form: 'firefox',
      profileDir: join(firefox, 'firefox'),
      manifestDir: join(firefox, 'native-messaging-hosts'),
    },
  ]
}
