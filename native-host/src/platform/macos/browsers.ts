import { join } from 'node:path'
import type { BrowserPlace } from '../browser-place.ts'

const chromiumFolders = {
  chrome: join('Google', 'Chrome'),
  chromium: 'Chromium',
  edge: 'Microsoft Edge',
  brave: join('BraveSoftware', 'Brave-Browser'),
}

export function macBrowsers(home: string): BrowserPlace[] {
  const support = join(home, 'Library', 'Application Support')
  return [
    ...Object.entries(chromiumFolders).map(([browser, folder]) => ({
      browser,
      form: 'chromium' as const,
      profileDir: join(support, folder),
      manifestDir: join(support, folder, 'NativeMessagingHosts'),
    })),
    {
      browser: 'firefox',
      form: 'firefox',
      profileDir: join(support, 'Firefox'),
      manifestDir: join(support, 'Mozilla', 'NativeMessagingHosts'),
    },
  ]
}
