import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../root.ts'
import { presetEntries, releasesRootEntries } from '../baked-in.ts'
import type { Entry } from '../entry.ts'
import type { InstallerJob } from '../installer.ts'
import { browserPolicies } from '../linux/system-tree.ts'
import { filesForEveryone } from './for-everyone.ts'
import { icns } from './icns.ts'
import { infoPlist } from './info-plist.ts'
import { appName } from './paths.ts'

const contents = `/${appName}/Contents`
const resources = `${contents}/Resources`

/**
 * The application. Beside the program there is nothing else, because macOS takes everything there for programs, which
 * have signatures of their own.
 */
export function appTree({ executable, version, preset, releasesRoot }: InstallerJob): Entry[] {
  const org = preset.org
  return [
    {
      path: `${contents}/Info.plist`,
      content: infoPlist({ version, ...(org !== undefined && { org }) }),
      mode: 0o644,
    },
    { path: `${contents}/PkgInfo`, content: 'APPL????', mode: 0o644 },
    { path: `${contents}/MacOS/telemetry-tracker`, copyOf: executable, mode: 0o755 },
    { path: `${resources}/TelemetryTracker.icns`, content: icns(picture), mode: 0o644 },
    { path: `${resources}/LICENSE`, copyOf: join(root, 'LICENSE'), mode: 0o644 },
    ...presetEntries(preset, `${resources}/preset.json`),
    ...releasesRootEntries(releasesRoot, resources),
    ...browserPolicies(`${resources}/browser-policies`),
    // For the package: make-pkg.sh puts them where they belong, and `remove` takes them from there.
    ...filesForEveryone(preset.extensionIds).map(entry => ({
      ...entry,
      path: `${resources}/for-everyone${entry.path}`,
    })),
    { path: `${resources}/remove`, copyOf: join(import.meta.dirname, 'remove.sh'), mode: 0o755 },
  ]
}

/** `npm run icons` draws them. */
function picture(size: number): Buffer {
  const folder = size > 128 ? join(import.meta.dirname, 'icon') : join(root, 'extension/public/icon')
  return readFileSync(join(folder, `${size}.png`))
}
