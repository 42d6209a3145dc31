import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandInUnit } from '../autostart/systemd-unit.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { runHelper } from '../testing/helper.ts'
import { type Manager, standInSystemctl } from '../testing/stand-in-systemctl.ts'

const onLinux = test.skipIf(process.platform !== 'linux')

/** The helper of a person with this systemd manager, or without `systemctl`. */
function person(manager: Manager | null, more: Record<string, string> = {}) {
  const home = temporaryFolder()
  const tools = temporaryFolder()
  const { calls } = manager === null ? { calls: '' } : standInSystemctl(tools, manager)
  const environment = { HOME: home, PATH: tools, DISPLAY: ':99', ...more }
  const config = more['XDG_CONFIG_HOME'] ?? join(home, '.config')
  return {
    home,
    tools,
    unit: join(config, 'systemd', 'user', 'telemetry-tracker.service'),
    entry: join(config, 'autostart', 'telemetry-tracker.desktop'),
    calls: () => readFileSync(calls, 'utf8').trim().split('\n'),
    autostart: (...args: string[]) => runHelper(['autostart', ...args], environment),
    state: async () => JSON.parse((await runHelper(['autostart', 'status', '--json'], environment)).stdout),
  }
}

onLinux('starts by a systemd unit where there is a manager for it, and removes it', async () => {
  const { home, unit, autostart, state, calls } = person('works')

  const on = await autostart('on')

  expect(on.stdout).toContain(`by systemd user unit: ${unit}`)
  expect(calls()).toContain('--user --quiet enable telemetry-tracker.service')
  expect(await state()).toMatchObject({ isOn: true, ways: [{ where: unit, isOn: true, program: 'this' }] })
  expect(await autostart('off')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`removed ${unit}`),
  })
  expect(await state()).toEqual({ isOn: false, ways: [] })
  expect(readdirSync(home)).toEqual([])
})

onLinux.each([
  ['works', false],
  ['restarts', true],
] as const)('leaves a running agent alone, but starts none again: systemd %s', async (manager, isStopped) => {
  const { autostart, calls } = person(manager)
  await autostart('on')

  await autostart('off')

  expect(calls().includes('--user --quiet stop telemetry-tracker.service')).toBe(isStopped)
})

onLinux('starts what it set at once, when asked', async () => {
  const { autostart, calls } = person('works')

  await autostart('on', '--now')

  expect(calls().at(-1)).toBe('--user --quiet start --no-block telemetry-tracker.service')
})

onLinux.each([
  ['refuses', 'systemd user unit: Failed to connect to bus: No medium found'],
  ['knows no desktop', "systemd user unit: this desktop does not start systemd's graphical-session.target"],
  [null, 'systemd user unit: systemctl is missing'],
] as const)('falls back to an XDG entry if systemd %s, and tells why', async (manager, why) => {
  const { home, unit, entry, autostart, state } = person(manager)

  const on = await autostart('on')

  expect(on).toMatchObject({ code: 0, stdout: expect.stringContaining(`Not by ${why}\n`) })
  expect(on.stdout).toContain(`by XDG autostart entry: ${entry}`)
  expect(existsSync(unit)).toBe(false)
  expect(await state()).toMatchObject({ isOn: true, ways: [{ where: entry, program: 'this' }] })
  await autostart('off')
  expect(readdirSync(home)).toEqual([])
})

onLinux('respects XDG_CONFIG_HOME', async () => {
  const config = join(temporaryFolder(), 'Jörg’s settings')
  const { home, unit, autostart } = person('works', { XDG_CONFIG_HOME: config })

  await autostart('on')

  expect(existsSync(unit)).toBe(true)
  expect(readdirSync(home)).toEqual([])
})

onLinux('keeps one way only: a better one replaces the fall-back', async () => {
  const { tools, unit, entry, autostart, state } = person('refuses')
  await autostart('on')
  standInSystemctl(tools, 'works')

  await autostart('on')

  expect(existsSync(entry)).toBe(false)
  expect(await state()).toMatchObject({ ways: [{ where: unit }] })
})

onLinux('starts the data folder and the settings of now', async () => {
  const [dataDir, folder] = [temporaryFolder(), temporaryFolder()]
  const { unit, autostart } = person('works', { DATA_DIR: dataDir })
  writeFileSync(join(folder, '.env'), 'USER_ID=ada\n')

  await autostart('on')

  const command = commandInUnit(readFileSync(unit, 'utf8'))
  expect(command?.slice(-5)).toEqual(['agent', '--folder', dataDir, '--data-dir', dataDir])
})

onLinux.each([
  ['no longer exists', '/opt/old/telemetry-tracker', 'missing', 'no longer exists'],
  ['is another copy', '/bin/sh', 'other', 'another copy'],
])('tells when the program that is started %s', async (_, program, which, words) => {
  const { entry, autostart, state } = person('refuses')
  await autostart('on')
  writeFileSync(entry, `[Desktop Entry]\nType=Application\nExec=${program} agent\n`)

  expect(await state()).toMatchObject({ isOn: true, ways: [{ program: which }] })
  expect((await autostart('status')).stdout).toContain(words)
})

onLinux('refuses when nothing can be written, and says what to do', async () => {
  const { home, autostart } = person('refuses')
  writeFileSync(join(home, '.config'), 'a file in the way')

  const on = await autostart('on')

  expect(on).toMatchObject({ code: 1, stderr: expect.stringContaining('from your own start-up script') })
})

onLinux('is reported by doctor, with what to do', async () => {
  const { home, tools, autostart } = person('refuses')
  mkdirSync(join(home, '.config'))
  const finding = async () => {
    const environment = { HOME: home, PATH: tools, BACKEND_URL: 'http://127.0.0.1:1' }
    const { stdout } = await runHelper(['doctor', '--json'], environment)
    return JSON.parse(stdout).find(({ check }: { check: string }) => check === 'autostart')
  }

  expect(await finding()).toMatchObject({ result: 'unsure', cure: 'run `autostart on`' })
  await autostart('on')
  expect(await finding()).toMatchObject({
    result: 'fine',
    found: 'on, by XDG autostart entry; after a crash it is not restarted before the next sign-in',
  })
})

test('teaches the ways of each system in its help', async () => {
  const { stdout } = await runHelper(['autostart', '--help'], {})

  for (const word of ['status', 'on', 'off', 'systemd user unit', 'Run key', 'LaunchAgent', 'Examples:'])
    expect(stdout).toContain(word)
})
