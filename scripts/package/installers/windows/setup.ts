import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { shippedName } from '../../../../native-host/src/update/trusted-root.ts'
import { root } from '../../../root.ts'
import type { InstallerJob } from '../installer.ts'
import { presetText } from '../preset-text.ts'
import { iconFile } from './icon.ts'
import { programFile, setupFile } from './names.ts'
import { hasCertificate, sign } from './signing.ts'

const run = promisify(execFile)
/** What the set-up program starts at its end when a person runs it. */
const firstCommand = 'setup'
/** How NSIS signs the uninstaller, which is inside of the set-up program. */
const signFile = `"${process.execPath}" "${join(import.meta.dirname, 'sign-file.ts')}" "%1"`

/** Makes the set-up program for one person, signs it if there is a certificate, and returns its path. */
export async function makeSetup(job: InstallerJob): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), 'telemetry-tracker-setup-'))
  try {
    const [executable, icon] = [join(stage, programFile), join(stage, 'icon.ico')]
    copyFileSync(job.executable, executable)
    await sign(executable, job.environment)
    writeFileSync(icon, iconFile())
    const hasPreset = Object.keys(job.preset).length > 0
    const baked = join(stage, 'baked.json')
    if (hasPreset) writeFileSync(baked, presetText(job.preset))
    const releasesRoot = join(stage, shippedName)
    if (job.releasesRoot !== undefined) {
      copyFileSync(job.releasesRoot, releasesRoot)
      utimesSync(releasesRoot, job.epochSec, job.epochSec)
    }
    const license = join(root, 'LICENSE')
    for (const file of [executable, icon]) utimesSync(file, job.epochSec, job.epochSec)
    mkdirSync(job.folder, { recursive: true })
    const output = join(job.folder, setupFile)
    const values = {
      OUTPUT: output,
      VERSION: job.version,
      NUMBERS: versionNumbers(job.version),
      EXECUTABLE: executable,
      ICON: icon,
      LICENSE: license,
      SIZE_KB: Math.ceil(statSync(executable).size / 1024),
      FIRST_COMMAND: firstCommand,
      ...(job.compression === 'none' && { UNCOMPRESSED: 'yes' }),
      ...(hasPreset && { BAKED: baked }),
      ...(job.releasesRoot !== undefined && { RELEASES_ROOT: releasesRoot }),
      ...(hasCertificate(job.environment) && { SIGN: signFile }),
    }
    const definitions = Object.entries(values).map(([name, value]) => `-D${name}=${value}`)
    await run(
      'makensis',
      ['-V2', '-WX', '-INPUTCHARSET', 'UTF8', ...definitions, join(import.meta.dirname, 'setup.nsi')],
      { env: { ...job.environment, SOURCE_DATE_EPOCH: String(job.epochSec) }, cwd: import.meta.dirname },
    )
    await sign(output, job.environment)
    return output
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** A version as Windows compares it: four numbers. */
function versionNumbers(version: string): string {
  const [major = '0', minor = '0', patch = '0'] = version.split(/[.-]/)
  return [major, minor, patch, '0'].join('.')
}
