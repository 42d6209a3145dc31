import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createCommands } from '../../../../native-host/src/commands/commands.ts'
import { root } from '../../../root.ts'
import type { InstallerJob } from '../installer.ts'
import { presetText } from '../preset-text.ts'
import { myNumbersEntry } from './desktop-entries.ts'
import { type Entry, layEntries } from './entry.ts'
import { endRunning } from './maintainer-scripts.ts'
import { manPage } from './man-page.ts'
import { browserPolicies, iconEntries } from './system-tree.ts'

const run = promisify(execFile)

/** Makes the archive for one person without administrator rights, and returns its path. */
export async function makeTarball(job: InstallerJob): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), 'telemetry-tracker-tar-'))
  try {
    const name = `telemetry-tracker-${job.version}`
    layEntries(archiveTree(job, `/${name}`), stage, job.epochSec)
    mkdirSync(job.folder, { recursive: true })
    const output = join(job.folder, `${name}-linux-x64.tar.gz`)
    const gzip = job.compression === 'none' ? 'gzip -n -1' : 'gzip -n -9'
    await run('tar', [...reproducibly(job.epochSec), `--use-compress-program=${gzip}`, '-cf', output, name], {
      cwd: stage,
    })
    return output
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** https://reproducible-builds.org/docs/archives/ */
function reproducibly(epochSec: number): string[] {
  return ['--format=gnu', '--sort=name', `--mtime=@${epochSec}`, '--owner=0', '--group=0', '--numeric-owner']
}

function archiveTree({ executable, version, preset, epochSec }: InstallerJob, folder: string): Entry[] {
  const page = manPage(createCommands({ file: 'telemetry-tracker', args: [] }), { version, epochSec })
  return [
    { path: `${folder}/telemetry-tracker`, copyOf: executable, mode: 0o755 },
    { path: `${folder}/install`, copyOf: join(import.meta.dirname, 'install.sh'), mode: 0o755 },
    { path: `${folder}/uninstall`, content: uninstallScript(), mode: 0o755 },
    ...(Object.keys(preset).length === 0
      ? []
      : [{ path: `${folder}/preset.json`, content: presetText(preset), mode: 0o644 } as const]),
    { path: `${folder}/LICENSE`, copyOf: join(root, 'LICENSE'), mode: 0o644 },
    // `install` puts the program's path in place of the mark.
    {
      path: `${folder}/share/applications/telemetry-tracker.desktop`,
      content: myNumbersEntry('@PROGRAM@'),
      mode: 0o644,
    },
    { path: `${folder}/share/man/man1/telemetry-tracker.1`, content: page, mode: 0o644 },
    ...iconEntries(`${folder}/share/icons`),
    ...browserPolicies(`${folder}/browser-policies`),
  ]
}

function uninstallScript(): string {
  const script = readFileSync(join(import.meta.dirname, 'uninstall.sh'), 'utf8')
  return script.replace('@END_RUNNING@\n', () => endRunning('"$program"'))
}
