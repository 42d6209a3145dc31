import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeTarball } from './tarball.ts'
import { cannotPackage, scratch, standInJob } from './testing/stand-in-job.ts'

const isRoot = process.getuid?.() === 0
/** Someone without rights; the installer refuses root. */
const person = isRoot ? { uid: 65_534, gid: 65_534 } : {}
const preset = { server: 'https://t.example' }

/** An unpacked archive, and an empty home folder whose name is not easy. */
async function unpacked(version = '1.2.3') {
  const folder = scratch()
  const releasesRoot = join(folder, 'root.json')
  writeFileSync(releasesRoot, '{}')
  execFileSync('tar', [
    '-xzf',
    await makeTarball(standInJob({ version, preset, releasesRoot })),
    '-C',
    folder,
  ])
  const home = join(folder, "Jörg & Maß's home")
  mkdirSync(home)
  if (isRoot) chownSync(home, 65_534, 65_534)
  return { archive: join(folder, `telemetry-tracker-${version}`), home }
}

function runFor(
  home: string,
  file: string,
  args: string[] = [],
  who: { uid?: number; gid?: number } = person,
) {
  const env = { HOME: home, PATH: '/usr/bin:/bin' }
  return spawnSync(file, args, { env, encoding: 'utf8', ...who })
}

/** All files below a folder except for what the stand-in wrote. */
const filesIn = (home: string) =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory() && entry.name !== 'calls')
    .map(({ parentPath, name }) => relative(home, join(parentPath, name)))
    .sort()

describe.skipIf(cannotPackage)('the archive', () => {
  it('installs for one person, and starts at sign-in from then on', async () => {
    const { archive, home } = await unpacked()

    const { status, stderr } = runFor(home, join(archive, 'install'))

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(filesIn(home)).toEqual(
      expect.arrayContaining([
        '.local/bin/telemetry-tracker',
        '.local/lib/telemetry-tracker/preset.json',
        '.local/lib/telemetry-tracker/releases-root.json',
        '.local/lib/telemetry-tracker/telemetry-tracker',
        '.local/share/applications/telemetry-tracker.desktop',
        '.local/share/man/man1/telemetry-tracker.1',
      ]),
    )
    const modes = filesIn(home).map(file => statSync(join(home, file)).mode & 0o022)
    expect(modes.filter(mode => mode !== 0)).toEqual([])
    expect(readFileSync(join(home, 'calls'), 'utf8')).toBe('register-browser\nautostart on\n')
  })

  it('puts a valid entry into the menu, also for a home folder with an awkward name', async () => {
    const { archive, home } = await unpacked()
    runFor(home, join(archive, 'install'))
    const menu = join(home, '.local/share/applications/telemetry-tracker.desktop')

    expect(execFileSync('desktop-file-validate', [menu], { encoding: 'utf8' })).toBe('')
    const exec = `Exec="${home}/.local/lib/telemetry-tracker/telemetry-tracker" dashboard`
    expect(readFileSync(menu, 'utf8').split('\n')).toContain(exec)
  })

  it('installs a newer version over an older one, and keeps a changed preset', async () => {
    const [older, newer] = [await unpacked(), await unpacked('1.3.0')]
    const { home } = older
    runFor(home, join(older.archive, 'install'))
    const changed = join(home, '.local/lib/telemetry-tracker/preset.json')
    writeFileSync(changed, '{}')

    const { status } = runFor(home, join(newer.archive, 'install'))

    expect(status).toBe(0)
    expect(readFileSync(changed, 'utf8')).toBe('{}')
  })

  it('is removed without a trace, by the options of the uninstall command', async () => {
    const { archive, home } = await unpacked()
    runFor(home, join(archive, 'install'))
    const uninstall = join(home, '.local/lib/telemetry-tracker/uninstall')

    const { status } = runFor(home, uninstall, ['--yes', '--discard'])

    expect(status).toBe(0)
    expect(filesIn(home)).toEqual([])
    expect(readFileSync(join(home, 'calls'), 'utf8')).toContain('\nuninstall --yes --discard\n')
  })

  it('stays when something could not be removed, or nothing should be', async () => {
    const { archive, home } = await unpacked()
    runFor(home, join(archive, 'install'))
    const installed = filesIn(home)

    expect(runFor(home, join(archive, 'uninstall'), ['--dry-run']).status).toBe(0)
    expect(filesIn(home)).toEqual(installed)
    writeFileSync(join(home, 'refuses'), '')
    expect(runFor(home, join(archive, 'uninstall'), ['--yes']).status).toBe(1)
    expect(filesIn(home)).toEqual([...installed, 'refuses'])
  })

  it.skipIf(!isRoot)('does not install for root', async () => {
    const { archive, home } = await unpacked()

    const { status, stderr } = runFor(home, join(archive, 'install'), [], {})

    expect(status).toBe(1)
    expect(stderr).toContain('not as root')
    expect(filesIn(home)).toEqual([])
  })

  it('has the same bytes when it is made again, by someone with other defaults', async () => {
    const first = await makeTarball(standInJob({ preset }))
    const umask = process.umask(0o077)
    const second = await makeTarball(standInJob({ preset })).finally(() => process.umask(umask))

    expect(readFileSync(second).equals(readFileSync(first))).toBe(true)
  })
})
