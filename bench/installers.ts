import { execFileSync } from 'node:child_process'
import { copyFileSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../native-host/package.json' with { type: 'json' }
import { commitTimeSec } from '../scripts/package/installers/commit-time.ts'
import { makeDeb } from '../scripts/package/installers/linux/deb.ts'
import { makeRpm } from '../scripts/package/installers/linux/rpm.ts'
import { makeTarball } from '../scripts/package/installers/linux/tarball.ts'
import { makeMsi } from '../scripts/package/installers/windows/msi.ts'
import { programFile } from '../scripts/package/installers/windows/names.ts'
import { makeSetup } from '../scripts/package/installers/windows/setup.ts'
import { packageHelper } from '../scripts/package/package-helper.ts'
import { targets } from '../scripts/package/targets.ts'
import { root } from '../scripts/root.ts'
import { rounded } from './numbers/rounded.ts'
import { removeFolder, scratchFolder } from './process/scratch-folder.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'
import { helperExecutable } from './workplace/helper.ts'

const setupBarMb = 45
const installedBarMb = 135
const forLinux = { '.deb': makeDeb, '.rpm': makeRpm, '.tar.gz': makeTarball }
const forWindows = { '.exe': makeSetup, '.msi': makeMsi }

/** The sizes of the installers that people download, and of what they install. */
export async function installers(_options: object, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const executable = await helperExecutable(tell)
  const folder = scratchFolder()
  try {
    const sizes: Size[] = []
    const onLinux = Object.entries(forLinux).map(([kind, make]) => ({ kind, make, executable }))
    tell('packaging the helper for Windows')
    const windows = await windowsHelper()
    const onWindows = Object.entries(forWindows).map(([kind, make]) => ({ kind, make, executable: windows }))
    for (const { kind, make, executable } of [...onLinux, ...onWindows]) {
      tell(`making the ${kind}`)
      const startedMs = performance.now()
      const file = await make({
        executable,
        folder,
        version: manifest.version,
        preset: {},
        epochSec: commitTimeSec(),
        compression: 'smallest',
        environment: { PATH: process.env['PATH'] },
      })
      const madeInSec = rounded((performance.now() - startedMs) / 1_000, 1)
      sizes.push({ installer: kind, made_in_s: madeInSec, ...sizeOf({ kind, file, executable }, folder) })
    }
    return {
      tables: [sizes],
      notes: [`Bars: setup_mb ${setupBarMb}, installed_mb ${installedBarMb}.`],
      document: { bench: 'installers', machine, sizes },
      failed: !sizes.every(({ holds }) => holds),
    }
  } finally {
    removeFolder(folder)
  }
}

type Size = {
  installer: string
  made_in_s: number
  setup_mb: number
  installed_mb: number
  holds: boolean
}

interface Made {
  kind: string
  file: string
  executable: string
}

function sizeOf({ kind, file, executable }: Made, folder: string) {
  const unpacked = join(folder, `unpacked${kind}`)
  execFileSync('mkdir', [unpacked])
  unpack[kind]?.(file, unpacked, executable)
  const files = globSync('**', { cwd: unpacked, withFileTypes: true }).filter(entry => entry.isFile())
  const installed = files.reduce(
    (sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size,
    0,
  )
  const setup_mb = megabytes(statSync(file).size)
  const installed_mb = megabytes(installed)
  return { setup_mb, installed_mb, holds: setup_mb <= setupBarMb && installed_mb <= installedBarMb }
}

const unpack: Record<string, (file: string, folder: string, executable: string) => void> = {
  '.deb': (file, folder) => void execFileSync('dpkg-deb', ['--extract', file, folder]),
  '.rpm': (file, folder) =>
    void execFileSync('sh', ['-c', 'rpm2cpio "$1" | cpio --quiet -id', 'sh', file], { cwd: folder }),
  '.tar.gz': (file, folder) => void execFileSync('tar', ['-xzf', file, '-C', folder]),
  // What it installs is this and an uninstaller of 0.1 MB; only Windows can unpack it.
  '.exe': (_, folder, executable) => copyFileSync(executable, join(folder, programFile)),
  '.msi': (file, folder) => void execFileSync('msiextract', ['-C', folder, file]),
}

function windowsHelper(): Promise<string> {
  const target = targets.find(({ name }) => name === 'win-x64')
  if (target === undefined) throw new Error('There is no target for Windows.')
  return packageHelper(target, join(root, 'native-host', 'out'))
}

function megabytes(bytes: number): number {
  return rounded(bytes / 1_000_000, 1)
}
