import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { systemdUnit } from './systemd-unit.ts'

test.each([
  [['/usr/bin/telemetry-tracker', 'agent'], '/usr/bin/telemetry-tracker agent'],
  [['/home/Jörg Maß/tracker', 'agent'], '"/home/Jörg Maß/tracker" agent'],
  [['/opt/50%/tracker', '100%'], '/opt/50%%/tracker 100%%'],
  [['/opt/$A/tracker', '$HOME'], '/opt/$A/tracker $$HOME'],
  [["/opt/Bob's/tracker", 'agent'], String.raw`/bin/sh -c "exec \"$$0\" \"$$@\"" "/opt/Bob's/tracker" agent`],
])('writes the command %j as systemd reads it', (command, line) => {
  expect(systemdUnit({ command }).split('\n')).toContain(`ExecStart=${line}`)
})

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

test.skipIf(!hasSystemd)("satisfies systemd's own check, also with an awkward path", () => {
  const folder = join(temporaryFolder(), 'a "quoted" 100% \\ $HOME Jörg')
  mkdirSync(folder)
  const program = join(folder, 'tracker')
  copyFileSync('/bin/true', program)

  expect(checked([program, 'agent', '--folder', folder])).toEqual({ code: 0, complaints: [] })
})

test.skipIf(!hasSystemd)('is found out by this check when the program is missing', () => {
  expect(checked(['/opt/50% $HOME/missing', 'agent']).complaints).toEqual([
    expect.stringContaining('Command /opt/50% $HOME/missing is not executable'),
  ])
})

/** What systemd says about a unit, except for lines that older versions don't know yet. */
function checked(command: string[]) {
  const runDir = temporaryFolder()
  const unit = join(runDir, 'telemetry-tracker.service')
  writeFileSync(unit, systemdUnit({ command }))
  const { status: code, stderr } = spawnSync('systemd-analyze', ['--user', '--man=no', 'verify', unit], {
    encoding: 'utf8',
    env: { ...process.env, XDG_RUNTIME_DIR: runDir },
  })
  const complaints = stderr
    .split('\n')
    .filter(line => line !== '' && !/RestartSteps|RestartMaxDelaySec/.test(line))
  return { code, complaints }
}
