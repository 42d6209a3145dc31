import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { layEntries } from '../entry.ts'
import type { InstallerJob } from '../installer.ts'
import { appTree } from './app-tree.ts'

const run = promisify(execFile)

/** Makes the archive with the application for one kind of chips, and returns its path. */
export async function makeAppArchive(job: InstallerJob, arch: 'arm64' | 'x64'): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), 'telemetry-tracker-app-'))
  try {
    const entries = appTree(job)
    const folders = layEntries(entries, stage, job.epochSec)
    mkdirSync(job.folder, { recursive: true })
    const output = join(job.folder, `TelemetryTracker-${job.version}-macos-${arch}.zip`)
    // It would add to an archive that is there.
    rmSync(output, { force: true })
    const paths = [...folders, ...entries.map(({ path }) => path)].map(path => path.slice(1)).sort()
    const level = job.compression === 'none' ? '-0' : '-9'
    // -X omits owners and times of this computer; the time of a file is local, hence the zone.
    await run('zip', ['-X', '-q', level, output, ...paths], {
      cwd: stage,
      env: { ...process.env, TZ: 'UTC' },
    })
    return output
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}
