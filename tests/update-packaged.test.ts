import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, onTestFinished, vi } from 'vitest'
import { holderHere } from '../native-host/src/commands/folder-holder.ts'
import { readIdentity } from '../native-host/src/deliver/identity.ts'
import { isRunning } from '../native-host/src/platform/running.ts'
import { socketPlace } from '../native-host/src/platform/socket-place.ts'
import { acknowledgeIn } from '../native-host/src/testing/acknowledge.ts'
import { systemName } from '../native-host/src/update/check-for-update.ts'
import { takesPart } from '../native-host/src/update/choose-release.ts'
import { readJournal, type SwapJournal } from '../native-host/src/update/swap-journal.ts'
import { readUpdateState } from '../native-host/src/update/update-state.ts'
import { packagedHelper } from '../scripts/build/parts.ts'
import { createReleaseCommands } from '../scripts/release/commands.ts'
import { root } from '../scripts/root.ts'
import { startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { logLine } from './product/log-line.ts'
import { writeOtherVersion } from './product/other-version.ts'
import { startServer } from './product/server.ts'
import { eventsOn, tapWire } from './product/wire.ts'

const run = promisify(execFile)
const packaged = join(root, 'native-host', packagedHelper()?.output ?? '')
const isPossible = process.platform === 'linux' && lacking.length === 0

it.skipIf(!isPossible)(
  'packaged helpers update themselves, go back from a version that ends at once, survive kill -9 meanwhile, and record on, each key once',
  async () => {
    const { person, company } = await begin()
    const { agent, command, typed, deviceId } = person
    const pid = agent.pid ?? 0
    await typed('abc')

    const share = Array.from({ length: 100 }, (_, percent) => percent).findLast(
      percent => !takesPart(deviceId(), '0.2.1', percent),
    )
    await company.release('0.2.1', share ?? 0)
    expect(await command('update')).toContain('this device is not among the first')

    await company.rollOut('0.2.1')
    expect(await command('update')).toContain('Version 0.2.1 is installed.')
    expect(await command('--version')).toContain('0.2.1')
    await typed('def')
    expect(isRunning(pid)).toBe(true)
    await vi.waitFor(() => expect(endedChildrenOf(pid)).toEqual([]), patience)

    await company.release('0.2.2', 100, { endsAsAgent: true })
    await expect(command('update')).rejects.toThrow('does not work on this device')
    expect(await command('--version')).toContain('0.2.1')
    await typed('ghi')

    expect(person.known()).toMatchObject({
      installed: { from: '0.2.0', to: '0.2.1' },
      failed: [{ version: '0.2.2' }],
    })

    await company.release('0.2.3', 100)
    await person.killedInUpdate(({ step, watcher }) => step === 'trial' && watcher !== undefined)
    await person.startedAgain()
    await typed('jkl')
    await vi.waitFor(() => expect(person.known().installed?.to).toBe('0.2.3'), patience)
    expect(await command('--version')).toContain('0.2.3')

    await company.release('0.2.4', 100)
    await person.killedInUpdate(() => true)
    // It would be installed while keys are typed.
    await company.stop('0.2.4')
    await person.startedAgain()
    await typed('mno')
    expect(await command('--version')).toMatch(/0\.2\.[34]/)

    await vi.waitFor(() => expect(readdirSync(person.bin)).toEqual(['telemetry-tracker']), patience)
    const times = person.events().map(({ timestamp }) => Date.parse(timestamp))
    expect(new Set(times).size).toBe(times.length)
    const [first = 0, last = 0] = [times.at(0), times.at(-1)]
    expect(times.length).toBeLessThanOrEqual(Math.floor((last - first) / 1_000) + 1)
    expect(person.keystrokes()).toBe(15)
  },
)

/** Someone at a computer with version 0.2.0, and a server that offers releases. */
async function begin() {
  const folder = mkdtempSync(join(tmpdir(), 'tt-update-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const processes = new Processes()
  onTestFinished(() => processes[Symbol.asyncDispose]())
  const made = (name: string) => {
    mkdirSync(join(folder, name))
    return join(folder, name)
  }
  const [serverData, dataDir, bin] = [made('server'), made('helper'), made('bin')]
  const releases = join(folder, 'releases')
  const server = await startServer(processes, serverData, { RELEASES_DIR: releases })
  const company = await anOperator(folder, releases)
  const desktop = await startDesktop(processes)
  processes.start('xterm', ['-e', 'cat'], { env: desktop.environment, stdio: 'ignore' })
  await desktop.xdotool('search', '--sync', '--onlyvisible', '--class', 'xterm')
  const wire = await tapWire(() => server.url)
  onTestFinished(() => wire[Symbol.asyncDispose]())
  const file = join(bin, 'telemetry-tracker')
  copyFileSync(packaged, file)
  const settings = { BACKEND_URL: wire.url, USER_ID: 'ada', BATCH_INTERVAL_SEC: '1' }
  const env = { ...desktop.environment, HOME: folder, DATA_DIR: dataDir, ...settings }
  acknowledgeIn(dataDir)
  const start = (...args: string[]) =>
    processes.start(file, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const agent = start('agent')
  await logLine(agent, 'recording')
  // After going back it is no child of this test any more.
  onTestFinished(async () => {
    const pid = holderHere(socketPlace(dataDir).runDir)
    if (pid === null) return
    process.kill(pid, 'SIGTERM')
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), patience)
  })
  const events = () => eventsOn(wire)
  const keystrokes = () => events().reduce((sum, { keystroke_count: count }) => sum + count, 0)
  const person = {
    ...{ agent, bin, events, keystrokes },
    known: () => readUpdateState(dataDir),
    deviceId: () => readIdentity(join(dataDir, 'queue'))?.deviceId ?? '',
    command: async (...args: string[]) => (await run(file, args, { cwd: folder, env })).stdout,
    /** As at the next sign-in. */
    startedAgain: () => logLine(start('agent'), 'recording'),
    /** The power fails when the replacement of the program has come so far. */
    async killedInUpdate(isThere: (journal: SwapJournal) => boolean) {
      start('update')
      let journal = readJournal(dataDir)
      for (; journal === null || !isThere(journal); journal = readJournal(dataDir)) await setImmediate()
      // Also a helper that the update has already started.
      const holder = holderHere(socketPlace(dataDir).runDir) ?? undefined
      const pids = [journal.watcher, journal.pid, holder].filter(pid => pid !== undefined).filter(isRunning)
      for (const pid of new Set(pids)) process.kill(pid, 'SIGKILL')
      await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), patience)
    },
    async typed(text: string) {
      const before = keystrokes()
      // An agent that has just started sends what waited before it counts keys.
      const askedMs = Date.now()
      const isObserved = () => events().some(({ timestamp }) => Date.parse(timestamp) > askedMs)
      await vi.waitFor(() => expect(isObserved()).toBe(true), patience)
      await desktop.xdotool('type', '--delay', '60', text)
      await vi.waitFor(() => expect(keystrokes()).toBe(before + text.length), patience)
    },
  }
  return { person, company }
}

async function anOperator(folder: string, releases: string) {
  const keys = join(folder, 'keys')
  const command = (...args: string[]) =>
    createReleaseCommands(Date.now, () => {}).parseAsync([...args, '--keys', keys], { from: 'user' })
  await command('init', '--repository', releases, '--root-keys', join(folder, 'root-keys'))
  return {
    async release(version: string, percent: number, more: { endsAsAgent?: boolean } = {}) {
      const file = join(folder, `telemetry-tracker-${version}`)
      writeOtherVersion(packaged, file, { version, ...more })
      const named = ['--release', version, '--target', systemName(process.platform, process.arch)]
      await command('add', file, ...named, '--collection', 'nothing', '--percent', String(percent))
    },
    rollOut: (version: string) => command('roll-out', version, '--percent', '100'),
    stop: (version: string) => command('stop', version),
  }
}

/** Children that have ended, and that their parent never asked about. */
function endedChildrenOf(pid: number): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .map(name => readFileSync(`/proc/${name}/stat`, 'utf8'))
    .filter(stat => new RegExp(`\\) Z ${pid} `).test(stat))
}
