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
    '%APPDATA%': process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming'),
    '%LOCALAPPDATA%': process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'),
  }
  const inFull = (folder: string) => {
    const [first = '', ...rest] = folder.split('/')
    return join(Object.entries(bases).find(([base]) => base === first)?.[1] ?? first, ...rest)
  }
  const system = process.platform === 'darwin' ? 'macos' : process.platform === 'win32' ? 'windows' : 'linux'
  return Object.entries(browsers).flatMap(([browser, { isChromium, folders }]) => {
    const found = folders?.[system]
    if (found === undefined) return []
    const form: ManifestForm = isChromium ? 'chromium' : 'firefox'
    const { profile, manifests, systemManifests } = found
    // Browsers on Windows find manifests through the registry, so the files can be in our own folder.
    const place =
      system === 'windows'
        ? {
            manifestDir: join(dataDir, 'native-messaging', form),
            registryKey: registryKey('HKCU', manifests),
            systemRegistryKey: registryKey('HKLM', manifests),
          }
        : { manifestDir: inFull(manifests) }
    return [{ browser, form, profileDir: inFull(profile), systemManifestDirs: systemManifests, ...place }]
  })
}

/** The key through which a browser on Windows finds the manifest: for this user, or for every user. */
function registryKey(hive: 'HKCU' | 'HKLM', manifests: string): string {
  return `${hive}\\Software\\${manifests.replaceAll('/', '\\')}\\NativeMessagingHosts\\${nativeHostName}`
}

/** The path of the manifest with which a browser finds the helper. */
export function manifestPath({ manifestDir }: Pick<BrowserPlace, 'manifestDir'>): string {
  return join(manifestDir, `${nativeHostName}.json`)
}
