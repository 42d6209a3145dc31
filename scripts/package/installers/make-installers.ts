import manifest from '../../../native-host/package.json' with { type: 'json' }
import type { Preset } from '../../../native-host/src/preset.ts'
import { packageHelper } from '../package-helper.ts'
import { targets } from '../targets.ts'
import { commitTimeSec } from './commit-time.ts'
import type { Installer } from './installer.ts'
import { missingTools } from './missing-tools.ts'

export interface Making {
  preset: Preset
  releasesRoot?: string
  /** Of the executables; the installers are in its subfolder `installers`. */
  folder: string
  say(line: string): void
}

/** Makes installers with everything they need. Throws before anything is made if a tool is missing. */
export async function makeInstallers(
  chosen: readonly Installer[],
  { preset, releasesRoot, folder, say }: Making,
): Promise<void> {
  const missing = chosen.map(installer => missingTools(installer)).filter(problem => problem !== undefined)
  if (missing.length > 0) throw new ToolsMissing(missing.join('\n'))
  const epochSec = commitTimeSec()
  for (const installer of chosen) {
    const target = targets.find(({ name }) => name === installer.target)
    if (target === undefined) throw new Error(`There is no target ${installer.target}.`)
    say(`  … packaging: ${installer.target}, then ${installer.makes}`)
    const made = await installer.make({
      executable: await packageHelper(target, folder),
      version: manifest.version,
      preset,
      ...(releasesRoot !== undefined && { releasesRoot }),
      epochSec,
      compression: 'smallest',
      folder: `${folder}/installers`,
      environment: process.env,
    })
    for (const line of made) say(`  ✔ ${line}`)
  }
}

/** What to install before installers can be made. */
export class ToolsMissing extends Error {
  override readonly name = 'ToolsMissing'
}
