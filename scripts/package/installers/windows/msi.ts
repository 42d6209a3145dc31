import { execFile } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { nativeManifest } from '../../../../native-host/src/platform/native-manifest.ts'
import { shippedName } from '../../../../native-host/src/update/trusted-root.ts'
import { root } from '../../../root.ts'
import type { InstallerJob } from '../installer.ts'
import { iconFile } from './icon.ts'
import { type MsiFiles, msiSource, tableChanges } from './msi-source.ts'
import { packageFile, programFile } from './names.ts'
import { settleSummary } from './settle-summary.ts'
import { sign } from './signing.ts'

const run = promisify(execFile)

/** Makes the package for everyone on a computer, signs it if there is a certificate, and returns its path. */
export async function makeMsi(job: InstallerJob): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), 'telemetry-tracker-msi-'))
  try {
    const files = await layFiles(job, stage)
    const source = join(stage, 'package.wxs')
    writeFileSync(source, msiSource(job, files))
    mkdirSync(job.folder, { recursive: true })
    const output = join(job.folder, packageFile)
    rmSync(output, { force: true })
    await run('wixl', ['--arch', 'x64', '--output', output, source], { cwd: stage })
    await run('msibuild', [output, ...tableChanges.flatMap(change => ['-q', change])])
    writeFileSync(output, settleSummary(readFileSync(output), job.epochSec))
    await sign(output, job.environment)
    return output
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

async function layFiles(job: InstallerJob, stage: string): Promise<MsiFiles> {
  const files: MsiFiles = {
    executable: join(stage, programFile),
    icon: join(stage, 'icon.ico'),
    license: join(stage, 'LICENSE.txt'),
    manifests: { chromium: join(stage, 'chromium.json'), firefox: join(stage, 'firefox.json') },
    ...(job.releasesRoot !== undefined && { releasesRoot: join(stage, shippedName) }),
  }
  copyFileSync(job.executable, files.executable)
  await sign(files.executable, job.environment)
  copyFileSync(join(root, 'LICENSE'), files.license)
  writeFileSync(files.icon, iconFile())
  for (const form of ['chromium', 'firefox'] as const) {
    // On Windows the path may be relative to the manifest.
    writeFileSync(
      files.manifests[form],
      nativeManifest(form, `..\\..\\${programFile}`, job.preset.extensionIds),
    )
  }
  if (files.releasesRoot !== undefined && job.releasesRoot !== undefined)
    copyFileSync(job.releasesRoot, files.releasesRoot)
  const { manifests, releasesRoot, ...single } = files
  const laid = [...Object.values(single), ...Object.values(manifests), releasesRoot]
  for (const file of laid.filter(path => path !== undefined)) utimesSync(file, job.epochSec, job.epochSec)
  return files
}
