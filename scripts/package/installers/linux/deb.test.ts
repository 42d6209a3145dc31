import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeDeb } from './deb.ts'
import { cannotPackage, scratch, standInJob } from './testing/stand-in-job.ts'

const preset = { server: 'https://t.example' }

function run(program: string, args: string[], cwd = '/'): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8' })
}

interface Listed {
  mode: string
  owner: string
  path: string
}

function contentsOf(deb: string): Listed[] {
  const archive = execFileSync('dpkg-deb', ['--fsys-tarfile', deb])
  const list = execFileSync('tar', ['-tv', '--numeric-owner'], { input: archive, encoding: 'utf8' })
  return list
    .trim()
    .split('\n')
    .map(line => {
      const [mode = '', owner = '', , , , path = ''] = line.split(/\s+/)
      return { mode, owner, path: path.slice(1) }
    })
}

describe.skipIf(cannotPackage)('the Debian package', () => {
  it('has a few files, all owned by root, and none that others can write', async () => {
    const contents = contentsOf(await makeDeb(standInJob({ preset })))

    expect(contents.filter(({ owner }) => owner !== '0/0')).toEqual([])
    expect(contents.filter(({ mode }) => !mode.startsWith('l') && /^.{5}w|^.{8}w/.test(mode))).toEqual([])
    expect(contents.filter(({ mode }) => /[sStT]/.test(mode))).toEqual([])
    expect(contents).toContainEqual({
      mode: '-rwxr-xr-x',
      owner: '0/0',
      path: '/usr/lib/telemetry-tracker/telemetry-tracker',
    })
    expect(contents.filter(({ mode }) => mode === '-rwxr-xr-x')).toHaveLength(1)
    expect(contents.filter(({ mode }) => !mode.startsWith('d')).length).toBeLessThan(30)
  })

  it('unpacks to files with the listed checksums, and links that lead to files of it', async () => {
    const folder = scratch()
    run('dpkg-deb', ['--raw-extract', await makeDeb(standInJob({ preset })), folder])

    const checked = run('md5sum', ['--check', 'DEBIAN/md5sums'], folder)

    expect(checked).not.toContain('FAILED')
    const files = run('find', ['.', '-type', 'f', '-not', '-path', './DEBIAN/*'], folder).trim().split('\n')
    expect(checked.trim().split('\n')).toHaveLength(files.length)
    expect(run('find', ['.', '-xtype', 'l'], folder)).toBe('')
    expect(run('usr/bin/telemetry-tracker', ['hello'], folder)).toBe('')
  })

  it.each([
    [preset, '/etc/telemetry-tracker/preset.json\n'],
    [{}, ''],
  ])('with %j lists what an administrator may change', async (baked, conffiles) => {
    const deb = await makeDeb(standInJob({ preset: baked }))

    const listed = execFileSync('sh', ['-c', `dpkg-deb --info "$1" conffiles 2>/dev/null || :`, 'sh', deb])

    expect(String(listed)).toBe(conffiles)
  })

  it('names its version so that a pre-release is older, and whom it was prepared for', async () => {
    const deb = await makeDeb(standInJob({ version: '2.0.0-beta.1', preset: { org: '100% Exämple' } }))

    expect(run('dpkg-deb', ['--field', deb, 'Version'])).toBe('2.0.0~beta.1\n')
    expect(run('dpkg-deb', ['--field', deb, 'Description'])).toContain('prepared for 100% Exämple\n')
  })

  it('has menu entries that the standard allows', async () => {
    const folder = scratch()
    run('dpkg-deb', ['--extract', await makeDeb(standInJob()), folder])
    const files = ['usr/share/applications', 'etc/xdg/autostart'].map(each =>
      join(folder, each, 'telemetry-tracker.desktop'),
    )

    expect(run('desktop-file-validate', files)).toBe('')
  })

  it('has the same bytes when it is made again, by someone with other defaults', async () => {
    const first = await makeDeb(standInJob({ preset }))
    const umask = process.umask(0o077)
    const second = await makeDeb(standInJob({ preset })).finally(() => process.umask(umask))

    expect(readFileSync(second).equals(readFileSync(first))).toBe(true)
  })
})
