import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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
  startWindows,
  type Windows,
  withoutCompilerRuntime,
  withoutRegistryTool,
} from './windows/wine.ts'

const missing = [...lacking, ...lackingForWine]
const why = missing.length > 0 ? ` (skipped, this machine lacks ${missing.join(', ')})` : ''
const dataDir = 'C:\\data'

describe.skipIf(missing.length > 0)(`the Windows executable under Wine${why}`, () => {
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
    const beforeMs = Date.now()
    await type('x')
    lastInput = { beforeMs, afterMs: Date.now() }
    programs = await installHelper(windows)
    await run('setup', '--notice-acknowledged-by', 'Example Inc.')
    await run('register-browser')
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

  it('names what to install if the Microsoft Visual C++ runtime is missing', async () => {
    const findings = JSON.parse(
      await windows.run(programs.helper, ['doctor', '--json'], { ...environment, ...withoutCompilerRuntime }),
    )

    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'desktop',
        result: 'fails',
        found: expect.stringContaining('vc_redist.x64.exe'),
      }),
    )
  })

  it('starts at sign-in by the Run key where there is no Task Scheduler, and leaves nothing of it', async () => {
    const inRegistry = () =>
      windows.run('reg', [
        'query',
        'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run',
        '/v',
        'Telemetry Tracker',
      ])

    const on = await run('autostart', 'on')

    expect(on).toContain('Not by scheduled task: ')
    expect(on).toContain('by Run key: HKCU')
    expect(await inRegistry()).toContain(`C:\\helper.exe agent --folder ${dataDir} --data-dir ${dataDir}`)
    expect(JSON.parse(await run('autostart', 'status', '--json'))).toMatchObject({
      isOn: true,
      ways: [{ way: 'Run key', isOn: true, program: 'this' }],
    })
    await run('autostart', 'off')
    expect(await inRegistry()).not.toContain('helper.exe')
  })

  it('starts by the Startup folder where the registry is refused, too', async () => {
    const home = 'C:\\two words'
    const [helper, own] = [`${home}\\helper.exe`, { ...environment, DATA_DIR: `${home}\\data` }]
    mkdirSync(onDrive(home))
    copyFileSync(onDrive(programs.helper), onDrive(helper))

    const on = await windows.run(helper, ['autostart', 'on'], { ...own, ...withoutRegistryTool })

    expect(on).toContain('Not by Run key: reg.exe is missing')
    const script = /by Startup folder: (.*\.cmd)/.exec(on)?.[1] ?? ''
    windows.start('cmd', ['/c', script], { BACKEND_URL: wire.url })
    await expect
      .poll(() => textOf(`${home}\\data\\log\\helper.log`), patience)
      .toContain('"msg":"the agent runs"')
    await windows.run(helper, ['autostart', 'off'], own)
    expect(existsSync(onDrive(script))).toBe(false)
  })

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
})
