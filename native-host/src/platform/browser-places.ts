import { homedir } from 'node:os'
import { join } from 'node:path'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { linuxBrowsers } from './linux/browsers.ts'
import { macBrowsers } from './macos/browsers.ts'
import { windowsBrowsers } from './windows/browsers.ts'

/** Firefox and the browsers made from Chromium name the extension they trust in different ways. */
export type ManifestForm = 'chromium' | 'firefox'

/** Where a browser of this person looks for native-messaging hosts. */
export interface BrowserPlace {
  browser: string
  form: ManifestForm
  /** The browser's own folder: it exists once the browser ran here. */
  profileDir: string
  manifestDir: string
  /** On Windows the browser finds the manifest through this key of HKCU. */
  registryKey?: string
}

/** The browsers the helper registers with on this system. */
export function browserPlaces(dataDir: string): BrowserPlace[] {
  const home = homedir()
  if (process.platform === 'darwin') return macBrowsers(home)
  if (process.platform === 'win32') {
    return windowsBrowsers(process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), dataDir)
  }
  return linuxBrowsers(home, process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'))
}

/** The file by which a browser knows the helper. */
export function manifestPath({ manifestDir }: Pick<BrowserPlace, 'manifestDir'>): string {
  return join(manifestDir, `${nativeHostName}.json`)
}
