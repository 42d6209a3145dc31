import { homedir } from 'node:os'
import { join } from 'node:path'
import { browsers } from '@telemetry-tracker/shared/browsers'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import type { BrowserPlace, ManifestForm } from './browser-place.ts'

/** The browsers that the helper registers with on this system. */
export function browserPlaces(dataDir: string): BrowserPlace[] {
  const home = homedir()
  const bases = {
    '~': home,
    $XDG_CONFIG_HOME: process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'),
    '%LOCALAPPDATA%': process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'),
  }
  const inFull = (folder: string) => {
    const [first = '', ...rest] = folder.split('/')
    return join(Object.entries(bases).find(([base]) => base === first)?.[1] ?? first, ...rest)
  }
  const system = process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : 'linux'
  return Object.entries(browsers).flatMap(([browser, { isChromium, folders }]) => {
    if (folders === undefined) return []
    const form: ManifestForm = isChromium ? 'chromium' : 'firefox'
    const { profile, manifests } = folders[system]
    // Browsers on Windows find manifests through the registry, so the files can be in our own folder.
    const place =
      system === 'windows'
        ? {
            manifestDir: join(dataDir, 'native-messaging', form),
            registryKey: `HKCU\\Software\\${manifests.replaceAll('/', '\\')}\\NativeMessagingHosts\\${nativeHostName}`,
          }
        : { manifestDir: inFull(manifests) }
    const systemManifestDirs = system === 'linux' ? folders.linux.systemManifests : []
    return [{ browser, form, profileDir: inFull(profile), systemManifestDirs, ...place }]
  })
}

/** The path of the manifest with which a browser finds the helper. */
export function manifestPath({ manifestDir }: Pick<BrowserPlace, 'manifestDir'>): string {
  return join(manifestDir, `${nativeHostName}.json`)
}
