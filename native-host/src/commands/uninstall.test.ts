import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Queue } from '../deliver/queue.ts'
import { type AccountServer, startAccountServer } from '../testing/account-server.ts'
import { anEvent } from '../testing/events.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { folderContent } from '../testing/folder-content.ts'
import { runHelper, startAgent } from '../testing/helper.ts'
import { type Manager, standInSystemctl } from '../testing/stand-in-systemctl.ts'
import { startTrackServer } from '../testing/track-server.ts'
import { until } from '../testing/until.ts'

const onLinux = test.skipIf(process.platform !== 'linux')

/** A person who has used a browser and has settings of another program, before the helper comes. */
function person({
  manager = 'works',
  server = 'http://127.0.0.1:1',
}: {
  manager?: Manager
  server?: string
} = {}) {
  const home = temporaryFolder()
  const tools = temporaryFolder()
  standInSystemctl(tools, manager)
  mkdirSync(join(home, '.config/chromium/Default'), { recursive: true })
  writeFileSync(join(home, '.config/chromium/Default/Preferences'), '{}')
  mkdirSync(join(home, '.config/systemd/user'), { recursive: true })
  writeFileSync(join(home, '.config/systemd/user/other.service'), '[Service]\nExecStart=/bin/true\n')
  const environment = {
    HOME: home,
    PATH: tools,
    BACKEND_URL: server,
    DEVICE_KEY_IN: 'file',
  }
  return {
    home,
    dataDir: join(home, '.telemetry-tracker'),
    environment,
    before: folderContent(home),
    run: (...args: string[]) => runHelper(args, environment),
  }
}

/** The helper as it is after some days: registered, on at sign-in, enrolled, with events and a log. */
async function withHelper(server: AccountServer, manager?: Manager) {
  const them = person({ server: server.url, ...(manager && { manager }) })
  for (const args of [['enrol', 'good-code'], ['register-browser'], ['autostart', 'on']])
    expect(await them.run(...args)).toMatchObject({ code: 0 })
  await runsOnce(them.environment)
  return them
}

/** An agent writes what it writes, and ends. */
async function runsOnce(environment: Record<string, string>) {
  const agent = startAgent(environment)
  await until(async () => expect((await runHelper(['status'], environment)).code).toBe(0))
  await agent.end('SIGTERM')
}

function addEvents(dataDir: string, count: number) {
  const queue = new Queue(join(dataDir, 'queue'), 1024 * 1024, () => {})
  for (let i = 1; i <= count; i++) queue.append(anEvent(i))
  queue.close()
}

onLinux.each(['works', 'refuses'] as const)(
  'leaves nothing in the home folder, with a systemd manager that %s',
  async manager => {
    const server = await startAccountServer()
    const { home, before, dataDir, run } = await withHelper(server, manager)
    addEvents(dataDir, 3)
    expect(Object.keys(folderContent(home)).length).toBeGreaterThan(Object.keys(before).length + 10)

    const done = await run('uninstall', '--yes', '--deliver')

    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(done.stdout).toContain('delivered all events')
    expect(folderContent(home)).toEqual(before)
    expect(server.left).toEqual([expect.stringMatching(/^Bearer token-/)])
  },
)

onLinux('leaves only the data folder with --keep-data, without the enrolment', async () => {
  const { home, before, dataDir, run } = await withHelper(await startAccountServer())
  addEvents(dataDir, 3)

  expect(await run('uninstall', '--yes', '--keep-data')).toMatchObject({ code: 0 })

  const rest = Object.entries(folderContent(home)).filter(([path]) => !path.startsWith('.telemetry-tracker'))
  expect(Object.fromEntries(rest)).toEqual(before)
  expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(['queue', 'log']))
  expect(readdirSync(dataDir)).not.toContain('device.json')
  expect(readdirSync(dataDir)).not.toContain('device.key')
})

onLinux('stops the running agent, and keeps others from starting meanwhile', async () => {
  const { home, before, environment, run } = person()
  const agent = startAgent(environment)
  await until(async () => expect((await run('status')).code).toBe(0))

  const done = await run('uninstall', '--yes', '--discard')

  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('stopped the agent') })
  await until(() => expect(agent.process.exitCode).toBe(0))
  expect(folderContent(home)).toEqual(before)
})

onLinux('delivers in open mode, too', async () => {
  const server = await startTrackServer()
  const { dataDir, run } = person({ server: server.url })
  addEvents(dataDir, 3)

  expect(await run('uninstall', '--yes', '--deliver')).toMatchObject({ code: 0 })

  expect(server.counted).toEqual([1, 2, 3])
})

onLinux('removes nothing when the server cannot take what waits', async () => {
  const { home, dataDir, run } = person()
  addEvents(dataDir, 3)
  await run('register-browser')

  const { code, stderr } = await run('uninstall', '--yes', '--deliver')

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('3 events could not be delivered'),
  })
  expect(stderr).toContain('--discard')
  expect(existsSync(join(home, '.config/chromium/NativeMessagingHosts'))).toBe(true)
  expect(existsSync(join(dataDir, 'queue'))).toBe(true)
})

onLinux('asks for a decision about what waits, and for a confirmation', async () => {
  const { dataDir, run } = person()
  addEvents(dataDir, 3)

  expect((await run('uninstall', '--yes')).stderr).toContain('--deliver')
  expect((await run('uninstall', '--discard')).stderr).toContain('--yes')
  expect((await run('uninstall', '--discard', '--deliver')).code).toBe(1)
  expect(existsSync(join(dataDir, 'queue'))).toBe(true)
})

onLinux(
  'lists what it would remove with --dry-run, and changes nothing; --json is for programs',
  async () => {
    const { home, dataDir, run } = await withHelper(await startAccountServer())
    addEvents(dataDir, 3)
    const before = folderContent(home)

    const { code, stdout } = await run('uninstall', '--dry-run')
    const listed = await run('uninstall', '--dry-run', '--json')

    expect(code).toBe(0)
    for (const part of [
      'telemetry-tracker.service',
      'com.telemetry_tracker.host.json',
      'ada on http',
      dataDir,
      '3 events',
    ])
      expect(stdout).toContain(part)
    expect(folderContent(home)).toEqual(before)
    const found = {
      waitingEvents: 3,
      folders: [dataDir],
      enrolment: { userId: 'ada' },
      autostart: [{ way: expect.any(String) }],
      browsers: expect.arrayContaining([{ browser: 'chromium', path: expect.any(String) }]),
    }
    expect(JSON.parse(listed.stdout)).toMatchObject({ found, done: [], failed: [] })

    const done = await run('uninstall', '--yes', '--discard', '--json')

    expect(done).toMatchObject({ code: 0, stderr: '' })
    const removed = expect.arrayContaining([`removed ${dataDir}`])
    expect(JSON.parse(done.stdout)).toMatchObject({ found, done: removed, failed: [] })
  },
)

onLinux('removes all but the enrolment when the secret store keeps its key', async () => {
  const { dataDir, environment } = await withHelper(await startAccountServer())
  const inSystemStore = { ...JSON.parse(folderContent(dataDir)['device.json'] ?? '{}'), key: 'system' }
  writeFileSync(join(dataDir, 'device.json'), JSON.stringify(inSystemStore))

  // No secret store answers there.
  const noStore = { ...environment, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
  const { code, stderr } = await runHelper(['uninstall', '--yes', '--discard'], noStore)

  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('secret store') })
  expect(readdirSync(dataDir)).toEqual(['device.json', 'device.key'])
})

onLinux('removes the GNOME Shell extension, also where GNOME is no longer installed', async () => {
  const { home, before, run } = person()
  const folder = join(home, '.local/share/gnome-shell/extensions/windows@telemetry-tracker')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'metadata.json'), '{}')
  expect((await run('uninstall', '--dry-run')).stdout).toContain(`GNOME        ${folder}`)

  const { code, stdout } = await run('uninstall', '--yes')

  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining(`removed the GNOME Shell extension in ${folder}`),
  })
  expect(stdout).toContain('gsettings is missing')
  expect(folderContent(home)).toEqual(before)
})

onLinux('tells when the server could not be told', async () => {
  const server = await startAccountServer()
  const { home, before, run } = await withHelper(server)
  server.isStranger.now = true

  const { code, stdout } = await run('uninstall', '--yes', '--discard')

  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Ask an admin to revoke') })
  expect(folderContent(home)).toEqual(before)
})

onLinux('keeps files of others in a data folder that has them', async () => {
  const { home, environment, dataDir } = person()
  addEvents(dataDir, 3)
  writeFileSync(join(dataDir, 'telemetry.db'), 'the database of a server')

  const { stdout } = await runHelper(['uninstall', '--yes', '--discard'], environment)

  expect(stdout).toContain('which also has telemetry.db')
  expect(folderContent(home)['.telemetry-tracker/telemetry.db']).toBe('the database of a server')
  expect(readdirSync(dataDir)).toEqual(['telemetry.db'])
})

onLinux('has nothing to do on a computer without the helper, and creates nothing', async () => {
  const { home, before, run } = person()

  expect(await run('uninstall', '--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('has left nothing'),
  })
  expect(folderContent(home)).toEqual(before)
})
