import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { root } from '../root.ts'
import { serverVariables } from './server-variables.ts'

const folder = join(root, 'deploy/systemd')
const read = (file: string) => readFileSync(join(folder, file), 'utf8')
const unit = read('telemetry-tracker.service')
const settingOf = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1] ?? ''
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
const hasSysusers = spawnSync('systemd-sysusers', ['--version']).status === 0

describe('the unit for systemd', () => {
  it('starts the server with settings that it has', () => {
    const variables = settingOf('Environment')
      .split(' ')
      .map(each => each.split('=')[0] ?? '')
    const [, program] = / \/opt\/telemetry-tracker\/(\S+\.ts)/.exec(settingOf('ExecStart')) ?? []

    expect(variables).toContain('DATA_DIR')
    expect(variables.filter(name => name !== 'NODE_ENV' && !serverVariables.has(name))).toEqual([])
    expect(program).toBe('server/src/main.ts')
  })

  it('uses the user and folders that sysusers and tmpfiles make', () => {
    expect(read('sysusers.conf')).toMatch(new RegExp(`^u ${settingOf('User')} - `, 'm'))
    expect(read('tmpfiles.conf')).toMatch(
      new RegExp(`^d ${settingOf('WorkingDirectory')} 0750 root ${settingOf('Group')} `, 'm'),
    )
    expect(settingOf('Environment')).toContain(`DATA_DIR=/var/lib/${settingOf('StateDirectory')}`)
  })

  it.skipIf(!hasSystemd)("satisfies systemd's own check", () => {
    // On this machine, the server is not in /opt.
    const file = temporaryFile(
      'telemetry-tracker.service',
      unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`),
    )

    expect(run('systemd-analyze', ['--man=no', 'verify', file])).toEqual({ code: 0, output: '' })
  })

  it.skipIf(!hasSystemd)('is exposed by less than 2.0 of 10', () => {
    const args = ['security', '--offline=true', '--threshold=19', join(folder, 'telemetry-tracker.service')]
    const { code, output } = run('systemd-analyze', args)

    expect(output).toMatch(/Overall exposure level .*: 1\.\d OK/)
    expect(code).toBe(0)
  })

  it.skipIf(!hasSysusers)('has a user and folders that systemd can make', () => {
    const scratch = temporaryFolder()
    for (const kind of ['sysusers', 'tmpfiles']) {
      mkdirSync(join(scratch, `usr/lib/${kind}.d`), { recursive: true })
      copyFileSync(join(folder, `${kind}.conf`), join(scratch, `usr/lib/${kind}.d/telemetry-tracker.conf`))
    }
    mkdirSync(join(scratch, 'etc'))

    expect(run('systemd-sysusers', [`--root=${scratch}`]).code).toBe(0)
    expect(readFileSync(join(scratch, 'etc/passwd'), 'utf8')).toMatch(
      /^telemetry-tracker:x:\d+:\d+:.*:\/var\/lib\/telemetry-tracker:.*nologin$/m,
    )
    // Only root can give folders to the group.
    if (process.getuid?.() === 0) {
      expect(run('systemd-tmpfiles', ['--create', `--root=${scratch}`]).code).toBe(0)
      expect(statSync(join(scratch, 'etc/telemetry-tracker/secrets')).mode & 0o777).toBe(0o700)
    }
  })
})

function temporaryFolder(): string {
  const scratch = mkdtempSync(join(tmpdir(), 'tt-systemd-'))
  onTestFinished(() => rmSync(scratch, { recursive: true }))
  return scratch
}

function temporaryFile(name: string, text: string): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}

function run(command: string, args: string[]): { code: number | null; output: string } {
  const { status: code, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return { code, output: `${stdout}${stderr}`.trim() }
}
