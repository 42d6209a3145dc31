import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { browsers } from '../../../../shared/src/browsers.ts'
import { type Entry, layEntries } from '../entry.ts'
import type { InstallerJob } from '../installer.ts'
import { rpmScripts } from './maintainer-scripts.ts'
import { program } from './paths.ts'
import { configurationFiles, systemTree } from './system-tree.ts'

const run = promisify(execFile)

/** Libraries of Node and of the input hook, by names that are the same on Fedora, Red Hat and SUSE. */
const dependencies = [
  'libc.so.6(GLIBC_2.34)',
  'libgcc_s.so.1',
  'libstdc++.so.6',
  'libX11.so.6',
  'libXrandr.so.2',
  'libXt.so.6',
  'libXtst.so.6',
].map(name => `${name}${name.includes('(') ? '' : '()'}(64bit)`)

/** Owned by packages of every system. */
const ofSystem = new Set(['/etc', '/etc/opt', '/usr', '/usr/lib', '/usr/lib64'])

/** Makes the RPM package and returns its path. */
export async function makeRpm(job: InstallerJob): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'telemetry-tracker-rpm-'))
  try {
    const stage = join(work, 'stage')
    mkdirSync(stage)
    const entries = systemTree(job, 'rpm')
    const folders = layEntries(entries, stage, job.epochSec)
    const spec = join(work, 'telemetry-tracker.spec')
    writeFileSync(spec, specOf(entries, folders, job))
    await run('rpmbuild', ['-bb', '--target', 'x86_64', ...definitions(work, stage, job), spec], {
      env: { ...process.env, HOME: work, SOURCE_DATE_EPOCH: String(job.epochSec) },
      maxBuffer: 16 * 1024 * 1024,
    })
    const built = join(work, 'RPMS', 'x86_64')
    const [name] = readdirSync(built)
    if (name === undefined) throw new Error('rpmbuild made no package.')
    mkdirSync(job.folder, { recursive: true })
    copyFileSync(join(built, name), join(job.folder, name))
    return join(job.folder, name)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Macros without which rpmbuild changes the executable, or puts this computer's name and time into the package. */
function definitions(work: string, stage: string, { compression }: InstallerJob): string[] {
  const macros = {
    _topdir: work,
    stage,
    _buildhost: 'localhost',
    use_source_date_epoch_as_buildtime: '1',
    clamp_mtime_to_source_date_epoch: '1',
    // It would strip the executable, which destroys the script inside.
    __os_install_post: '%{nil}',
    _build_id_links: 'none',
    debug_package: '%{nil}',
    _binary_payload: compression === 'none' ? 'w0.ufdio' : 'w6.xzdio',
  }
  return Object.entries(macros).flatMap(([name, value]) => ['--define', `${name} ${value}`])
}

function specOf(
  entries: readonly Entry[],
  folders: readonly string[],
  { version, preset: { org } }: InstallerJob,
): string {
  const scripts = Object.entries(rpmScripts(program)).map(([name, text]) => `%${name}\n${text}`)
  return `Name: telemetry-tracker
Version: ${version.replace('-', '~')}
Release: 1
Summary: Honest productivity tracker${org === undefined ? '' : `, prepared for ${org.replaceAll('%', '%%')}`}
License: MIT
AutoReqProv: no
${dependencies.map(each => `Requires: ${each}`).join('\n')}
Recommends: xdg-utils

%description
Counts keystrokes, clicks and mouse movement (never which keys), reads which
window is in front, and sends one event per second to your own server.

%install
cp -a %{stage}/. %{buildroot}/
${ghosts(entries)
  .map(path => `touch %{buildroot}${path}`)
  .join('\n')}

${scripts.join('\n')}
%files
%defattr(-, root, root, -)
${[...folders.filter(isOurs).map(folder => `%dir ${folder}`), ...fileLines(entries)].join('\n')}
`
}

function fileLines(entries: readonly Entry[]): string[] {
  const files = entries.filter(entry => !('folder' in entry)).map(({ path }) => path)
  return [
    ...files.map(path => (configurationFiles.includes(path) ? `%config(noreplace) ${path}` : path)),
    ...ghosts(entries).map(path => `%ghost %config(noreplace) %attr(0644, root, root) ${path}`),
  ]
}

/** A preset that an administrator wrote, because the package has none, is removed with the package, too. */
function ghosts(entries: readonly Entry[]): string[] {
  return configurationFiles.filter(file => !entries.some(({ path }) => path === file))
}

/** Folders that no package of the system owns, so that they go with this one. */
function isOurs(folder: string): boolean {
  return /telemetry-tracker|\.target\.wants$/.test(folder) || isOfBrowser(folder)
}

/** A folder of a browser that may not be installed: it goes with the last package that has it. */
function isOfBrowser(folder: string): boolean {
  if (ofSystem.has(folder)) return false
  return Object.values(browsers)
    .flatMap(({ folders }) => folders?.linux?.systemManifests ?? [])
    .some(manifests => `${manifests}/`.startsWith(`${folder}/`))
}
