import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Desktop, startDesktop } from './desktop/desktop.ts'
import { lacking, lackingForWine } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { storedTotals } from './product/database.ts'
import { type RunningServer, startServer } from './product/server.ts'
import { eventsOn, tapWire, type Wire } from './product/wire.ts'
import {
  installHelper,
  installTaskTool,
  startWindows,
  type Windows,
  withoutRegistryTool,
  withTaskTool,
} from './windows/wine.ts'

const missing = [...lacking, ...lackingForWine]
const why = missing.length > 0 ? ` (skipped, this machine lacks ${missing.join(', ')})` : ''
const dataDir = 'C:\\data'

describe.skipIf(missing.length > 0)(
  `the Windows executable under Wine, without the runtime of Microsoft's compiler${why}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'tt-wine-'))
    const processes = new Processes()
    let desktop: Desktop
    let server: RunningServer
    let wire: Wire
    let windows: Windows
    let programs: { helper: string; node: string }
    let environment: Record<string, string>
    let databaseFile: string
    /** Before the helper was started. */
    let lastInput: { beforeMs: number; afterMs: number }

    beforeAll(async () => {
      const serverData = join(folder, 'server')
      mkdirSync(serverData)
      databaseFile = join(serverData, 'telemetry.db')
      desktop = await startDesktop(processes)
      server = await startServer(processes, serverData)
      wire = await tapWire(() => server.url)
      environment = { DATA_DIR: dataDir, BACKEND_URL: wire.url, USER_ID: 'ada', BATCH_INTERVAL_SEC: '1' }
      windows = await startWindows(processes, folder, desktop.environment)
      windows.start('notepad', [])
      await desktop.xdotool(
        'search',
        '--sync',
        '--onlyvisible',
        '--name',
        'Notepad',
        'windowactivate',
        '--sync',
      )
      programs = await installHelper(windows)
      await run('setup', '--notice-acknowledged-by', 'Example Inc.')
      await run('register-browser')
      // Not as soon as its window is there: keys that a busy machine shows it before it reads them are lost.
      const beforeMs = Date.now()
      await type('x')
      lastInput = { beforeMs, afterMs: Date.now() }
      windows.start(programs.helper, ['agent'], environment)
      await vi.waitFor(() => expect(agentLog()).toContain('"state":"recording"'), patience)
    })

    afterAll(async () => {
      await windows?.[Symbol.asyncDispose]()
      await processes[Symbol.asyncDispose]()
      await wire?.[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    })

    it('asks Windows for the time since the last input before it started', async () => {
      await expect.poll(() => eventsOn(wire), patience).not.toEqual([])

      const first = eventsOn(wire)[0]
      const reportedMs = Date.parse(first?.timestamp ?? '') - (first?.idle_seconds ?? 0) * 1_000
      expect(reportedMs).toBeGreaterThan(lastInput.beforeMs - 1_000)
      expect(reportedMs).toBeLessThan(lastInput.afterMs + 1_000)
    })

    it('counts keys exactly, and names the foreground program', async () => {
      await type('hello')

      await expect.poll(() => storedTotals(databaseFile), patience).toMatchObject({ keystrokes: 5 })
      expect(eventsOn(wire).find(event => event.keystroke_count > 0)).toMatchObject({
        app_name: 'notepad',
        window_title: expect.stringContaining('Notepad'),
      })
      expect(JSON.stringify(eventsOn(wire))).not.toContain('hello')
    })

    it.each(['Google\\Chrome', 'Microsoft\\Edge', 'BraveSoftware\\Brave-Browser', 'Chromium', 'Mozilla'])(
      'lets %s find it through the registry',
      async browser => {
        const manifest = await manifestOf(browser)

        expect(JSON.parse(readFileSync(onDrive(manifest), 'utf8'))).toMatchObject({ name: nativeHostName })
      },
    )

    it('answers an extension when started by a browser', async () => {
      copyFileSync(
        join(import.meta.dirname, 'windows/stand-in-browser.cjs'),
        join(windows.drive, 'stand-in.cjs'),
      )
      const origin = `chrome-extension://${chromiumExtensionId}/`
      const manifest = await manifestOf('Google\\Chrome')
      windows.start(programs.node, ['C:\\stand-in.cjs', manifest, origin, 'C:\\heard'])

      const heard = () =>
        textOf('C:\\heard')
          .split('\n')
          .filter(Boolean)
          .map(line => hostMessageSchema.parse(JSON.parse(line)))
      await expect.poll(heard, patience).toContainEqual(expect.objectContaining({ type: 'status', id: 7 }))

      expect(heard()[0]).toMatchObject({ type: 'welcome', user: 'ada', state: 'recording' })
      await expect.poll(status, patience).toMatchObject({ browsers: [{ browser: 'chrome', windows: 0 }] })
    })

    it('keeps what is typed while the server is down, and delivers it once', async () => {
      await server.kill()
      await type('while away')
      await expect
        .poll(status, patience)
        .toMatchObject({ queuedEvents: expect.toSatisfy((queued: number) => queued > 3) })

      await server.restart()

      await expect.poll(() => storedTotals(databaseFile), patience).toMatchObject({ keystrokes: 15 })
      await expect.poll(status, patience).toMatchObject({ droppedEvents: 0 })
      expect(storedTotals(databaseFile)).toMatchObject({ keystrokes: 15 })
    })

    it('starts at sign-in by the Run key where there is no Task Scheduler, and leaves nothing of it', async () => {
      const on = await run('autostart', 'on')

      expect(on).toContain('Not by scheduled task: ')
      expect(on).toContain('by Run key: HKCU')
      expect(await inRunKey()).toContain(`C:\\helper.exe agent --folder ${dataDir} --data-dir ${dataDir}`)
      expect(JSON.parse(await run('autostart', 'status', '--json'))).toMatchObject({
        isOn: true,
        ways: [{ way: 'Run key', isOn: true, program: 'this' }],
      })
      await run('autostart', 'off')
      expect(await inRunKey()).not.toContain('helper.exe')
    })

    it('starts by the Startup folder where the registry is refused, too, and says what to do where that is', async () => {
      const home = 'C:\\two words'
      const [helper, own] = [`${home}\\helper.exe`, { ...environment, DATA_DIR: `${home}\\data` }]
      mkdirSync(onDrive(home))
      copyFileSync(onDrive(programs.helper), onDrive(helper))

      const on = await windows.run(helper, ['autostart', 'on'], { ...own, ...withoutRegistryTool })

      expect(on).toContain('Not by Run key: reg.exe is missing')
      const script = /by Startup folder: (.*\.cmd)/.exec(on)?.[1] ?? ''
      expect(JSON.parse(await windows.run(helper, ['autostart', 'status', '--json'], own))).toMatchObject({
        isOn: true,
        ways: [{ way: 'Startup folder', where: script, isOn: true, program: 'this' }],
      })

      const [startUp = 'none'] = globSync(
        'users/*/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/StartUp',
        {
          cwd: windows.drive,
        },
      )
      // As Wine writes its name; the helper, like Windows, does not mind.
      const folder = join(windows.drive, startUp)
      expect(readdirSync(folder)).toContain('Telemetry Tracker.cmd')
      renameSync(folder, `${folder} away`)
      writeFileSync(folder, 'not a folder')
      const refused = await windows.run(helper, ['autostart', 'on'], { ...own, ...withoutRegistryTool })
      const doctor = await windows.run(helper, ['doctor'], { ...own, ...withoutRegistryTool })
      rmSync(folder)
      renameSync(`${folder} away`, folder)
      expect(refused).toMatch(
        /This system refuses to start the helper at sign-in \(scheduled task: .+; Run key: reg\.exe is missing; Startup folder: .+\)/,
      )
      expect(doctor).toContain('off: the helper does not start at sign-in')

      windows.start('cmd', ['/c', script], { BACKEND_URL: wire.url })
      await expect
        .poll(() => textOf(`${home}\\data\\log\\helper.log`), patience)
        .toContain('"msg":"the agent runs"')
      await windows.run(helper, ['autostart', 'off'], own)
      expect(readdirSync(folder)).not.toContain('Telemetry Tracker.cmd')
    })

    it('starts by a task where there is a Task Scheduler, and by that only', async () => {
      installTaskTool(windows, programs.node)
      const withTasks = (...args: string[]) =>
        windows.run(programs.helper, args, { ...environment, ...withTaskTool })
      await run('autostart', 'on')
      expect(await inRunKey()).toContain('helper.exe')

      expect(await withTasks('autostart', 'on')).toContain('by scheduled task: task "Telemetry Tracker (')

      expect(await inRunKey()).not.toContain('helper.exe')
      expect(JSON.parse(await withTasks('autostart', 'status', '--json'))).toMatchObject({
        isOn: true,
        ways: [{ way: 'scheduled task', isOn: true, program: 'this' }],
      })
      expect(readFileSync(onDrive('C:\\task.xml'), 'utf16le')).toContain('<Command>C:\\helper.exe</Command>')
      expect(await withTasks('doctor')).toContain('on, by scheduled task')
      await withTasks('autostart', 'off')
      expect(existsSync(onDrive('C:\\task.xml'))).toBe(false)
    })

    function inRunKey(): Promise<string> {
      const key = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run'
      return windows.run('reg', ['query', key, '/v', 'Telemetry Tracker'])
    }

    function run(...args: string[]): Promise<string> {
      return windows.run(programs.helper, args, environment)
    }

    async function status(): Promise<unknown> {
      return JSON.parse(await run('status', '--json'))
    }

    /** The manifest path that the registry has for a browser. */
    async function manifestOf(browser: string): Promise<string> {
      const key = `HKCU\\Software\\${browser}\\NativeMessagingHosts\\${nativeHostName}`
      const answer = await windows.run('reg', ['query', key, '/ve'])
      return /REG_SZ\s+(.+?)\s*$/m.exec(answer)?.[1] ?? `nothing for ${browser}: ${answer}`
    }

    async function type(text: string) {
      await desktop.xdotool('type', '--delay', '60', text)
    }

    function agentLog(): string {
      return textOf(`${dataDir}\\log\\helper.log`)
    }

    function textOf(path: string): string {
      return existsSync(onDrive(path)) ? readFileSync(onDrive(path), 'utf8') : ''
    }

    function onDrive(path: string): string {
      return join(windows.drive, path.replace(/^C:\\/i, '').replaceAll('\\', '/'))
    }
  },
)
