import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Preset } from '../../../../native-host/src/preset.ts'
import { makeRpm } from './rpm.ts'
import { cannotPackage, standInJob } from './testing/stand-in-job.ts'

const preset = { server: 'https://t.example', org: '100% %{nil} Exämple' }

function query(rpm: string, ...args: string[]): string {
  return execFileSync('rpm', ['--query', '--package', ...args, rpm], { encoding: 'utf8' })
}

describe.skipIf(cannotPackage)('the RPM package', () => {
  it('has only files of root, and none that others can write', async () => {
    const format = '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILENAMES}\n]'
    const lines = query(await makeRpm(standInJob({ preset })), '--queryformat', format)
      .trim()
      .split('\n')

    expect(lines.filter(line => !line.includes(' root root '))).toEqual([])
    expect(lines.filter(line => !line.startsWith('l') && /^.{5}w|^.{8}w|^\S*[sStT]/.test(line))).toEqual([])
    expect(lines).toContain('-rwxr-xr-x root root /usr/lib/telemetry-tracker/telemetry-tracker')
    expect(lines).toContain('drwxr-xr-x root root /usr/lib64/mozilla/native-messaging-hosts')
    expect(lines.filter(line => / \/(?:etc|usr|usr\/share|usr\/lib|etc\/opt)$/.test(line))).toEqual([])
  })

  it.each<[string, Preset]>([
    ['baked in', preset],
    ['written by an administrator', {}],
  ])('keeps a preset on upgrades that was %s', async (_, baked) => {
    const rpm = await makeRpm(standInJob({ preset: baked }))

    expect(query(rpm, '--configfiles')).toBe('/etc/telemetry-tracker/preset.json\n')
  })

  it('is a package of this version that says whom it was prepared for', async () => {
    const rpm = await makeRpm(standInJob({ version: '2.0.0-beta.1', preset }))

    expect(query(rpm, '--queryformat', '%{NAME} %{VERSION} %{ARCH} %{SUMMARY}')).toBe(
      'telemetry-tracker 2.0.0~beta.1 x86_64 Honest productivity tracker, prepared for 100% %{nil} Exämple',
    )
  })

  it('has the same bytes when it is made again, by someone with other defaults', async () => {
    const first = await makeRpm(standInJob({ preset }))
    const umask = process.umask(0o077)
    const second = await makeRpm(standInJob({ preset })).finally(() => process.umask(umask))

    expect(readFileSync(second).equals(readFileSync(first))).toBe(true)
  })
})
