import { shippedName } from '../../../native-host/src/update/trusted-root.ts'
import type { Entry } from './entry.ts'
import type { InstallerJob } from './installer.ts'
import { presetText } from './preset-text.ts'

/** The file with what was baked in, at the path where the helper reads it; none if nothing was. */
export function presetEntries(preset: InstallerJob['preset'], path: string): Entry[] {
  if (Object.keys(preset).length === 0) return []
  return [{ path, content: presetText(preset), mode: 0o644 }]
}

/** The root of updates that this installer's helpers trust, in the folder where they look for it; none if none was given. */
export function releasesRootEntries(releasesRoot: string | undefined, folder: string): Entry[] {
  if (releasesRoot === undefined) return []
  return [{ path: `${folder}/${shippedName}`, copyOf: releasesRoot, mode: 0o644 }]
}
