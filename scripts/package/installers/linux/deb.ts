import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Entry, layEntries } from '../entry.ts'
import type { InstallerJob } from '../installer.ts'
import { debianScripts } from './maintainer-scripts.ts'
import { program } from './paths.ts'
import { configurationFiles, systemTree } from './system-tree.ts'

const run = promisify(execFile)

/** Libraries of Node and of the input hook, by their packages on Debian 12 and Ubuntu 22.04 or newer. */
const dependencies = [
  'libc6 (>= 2.34)',
  'libgcc-s1',
  'libstdc++6',
  'libx11-6',
  'libxrandr2',
  'libxt6',
  'libxtst6',
]

/** Makes the Debian package and returns its path. */
export async function makeDeb(job: InstallerJob): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), 'telemetry-tracker-deb-'))
  try {
    const entries = systemTree(job, 'deb')
    layEntries([...entries, ...controlEntries(entries, job)], stage, job.epochSec)
    mkdirSync(job.folder, { recursive: true })
    const output = join(job.folder, `telemetry-tracker_${debianVersion(job.version)}_amd64.deb`)
    const compression = job.compression === 'none' ? ['-Znone'] : ['-Zxz', '-z6']
    await run('dpkg-deb', ['--root-owner-group', ...compression, '--build', stage, output], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(job.epochSec) },
    })
    return output
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

function controlEntries(entries: readonly Entry[], job: InstallerJob): Entry[] {
  const scripts = Object.entries(debianScripts(program))
  const conffiles = configurationFiles.filter(file => entries.some(({ path }) => path === file))
  return [
    { path: '/DEBIAN/control', content: control(entries, job), mode: 0o644 },
    { path: '/DEBIAN/md5sums', content: md5sums(entries), mode: 0o644 },
    ...(conffiles.length === 0
      ? []
      : [{ path: '/DEBIAN/conffiles', content: `${conffiles.join('\n')}\n`, mode: 0o644 } as const]),
    ...scripts.map(([name, content]) => ({ path: `/DEBIAN/${name}`, content, mode: 0o755 }) as const),
  ]
}

function control(entries: readonly Entry[], { version, preset: { org } }: InstallerJob): string {
  const kilobytes = entries.reduce((sum, entry) => sum + Math.ceil(sizeOf(entry) / 1024), 0)
  return `Package: telemetry-tracker
Version: ${debianVersion(version)}
Architecture: amd64
Maintainer: The Telemetry Tracker authors <telemetry-tracker@localhost.invalid>
Installed-Size: ${kilobytes}
Depends: ${dependencies.join(', ')}
Recommends: xdg-utils
Section: utils
Priority: optional
Description: honest productivity tracker${org === undefined ? '' : `, prepared for ${org}`}
 Counts keystrokes, clicks and mouse movement (never which keys), reads which
 window is in front, and sends one event per second to your own server.
`
}

/** A pre-release sorts before its release: 1.0.0~beta.1. */
function debianVersion(version: string): string {
  return version.replace('-', '~')
}

function md5sums(entries: readonly Entry[]): string {
  const sums = entries.flatMap(entry => {
    const bytes = 'content' in entry ? entry.content : 'copyOf' in entry ? readFileSync(entry.copyOf) : null
    return bytes === null ? [] : [`${createHash('md5').update(bytes).digest('hex')}  ${entry.path.slice(1)}`]
  })
  return `${sums.join('\n')}\n`
}

function sizeOf(entry: Entry): number {
  if ('copyOf' in entry) return lstatSync(entry.copyOf).size
  return 'content' in entry ? Buffer.byteLength(entry.content) : 1
}
