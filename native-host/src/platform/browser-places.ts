import { homedir } from 'node:os'
import { join } from 'node:path'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import type { BrowserPlace } from './browser-place.ts'
import { linuxBrowsers } from './linux/browsers.ts'
import { macBrowsers } from './macos/browsers.ts'
import { windowsBrowsers } from './windows/browsers.ts'

/** The browsers that the helper registers with on this system. */
export function browserPlaces(dataDir: string): BrowserPlace[] {
  const home = homedir()
  if (process.platform === 'darwin') return macBrowsers(home)
  if (process.platform === 'win32') {
    return windowsBrowsers(process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), dataDir)
  }
  return linuxBrowsers(home, process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'))
}

/** The path of the manifest that tells a browser about the helper. */
export function manifestPath({ manifestDir }: Pick<BrowserPlace, 'manifestDir'>): string {
  return join(manifestDir, `${nativeHostName}.json`)
}
