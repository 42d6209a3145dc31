import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HostMessage, hostMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest'
import type { InstallerJob } from '../scripts/package/installers/installer.ts'
import { makeMsi } from '../scripts/package/installers/windows/msi.ts'
import { makeSetup } from '../scripts/package/installers/windows/setup.ts'
import { type Desktop, startDesktop } from './desktop/desktop.ts'
import { lacking, lackingForWindowsInstallers, lackingForWine } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { type CompanyServer, startCompanyServer } from './product/company-server.ts'
import { storedTotals } from './product/database.ts'
import { traces } from './windows/traces.ts'
import { installNode, startWindows, type Windows, windowsExecutable } from './windows/wine.ts'

const missing = [...lacking, ...lackingForWine, ...lackingForWindowsInstallers]
const why = missing.length > 0 ? ` (skipped, this machine lacks ${missing.join(', ')})` : ''
const person = 'Jörg Maß'
const home = `C:\\users\\${person}`
const runKey = String.raw`Software\Microsoft\Windows\CurrentVersion\Run`

describe.skipIf(missing.length > 0)(`the installers for Windows, under Wine${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-windows-'))
  const processes = new Processes()
  let desktop: Desktop
  let company: CompanyServer
  let windows: Windows
  let node: string
  let executable: string
  let setUpPrograms: Promise<[string, string]>
  let packages: Promise<[string, string]>
  /** Of this Windows when nothing of ours was installed. */
  let before: string[]

  beforeAll(async () => {
    desktop = await startDesktop(processes)
    company = await startCompanyServer(processes, folder)
    executable = await windowsExecutable()
    // Beside what follows, because packing takes a while.
    setUpPrograms = Promise.all([setUpProgram('0.0.1'), setUpProgram('0.0.2')])
    await startFreshWindows()
    packages = Promise.all([msiPackage('0.0.1'), msiPackage('0.0.2')])
  })

  /** With a window in front that is typed into. */
  async function startFreshWindows() {
    windows = await startWindows(
      processes,
      mkdtempSync(join(folder, 'windows-')),
      { ...desktop.environment, BATCH_INTERVAL_SEC: '1' },
      person,
    )
    node = await installNode(windows)
    for (const script of ['stand-in-browser.cjs', 'sign-in.cjs'])
      copyFileSync(join(import.meta.dirname, 'windows', script), join(windows.drive, script))
    windows.start('notepad', [])
    const notepad = ['--sync', '--onlyvisible', '--name', 'Notepad']
    await desktop.xdotool('search', ...notepad, 'windowactivate', '--sync')
    before = await traces(windows, node)
  }

  afterAll(async () => {
    await windows?.[Symbol.asyncDispose]()
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  it('the set-up program installs silently for one person, records, upgrades with a full queue, and is removed', async () => {
    // So that what it leaves does not fail the next test, too.
    onTestFailed(async () => {
      await windows[Symbol.asyncDispose]()
      await startFreshWindows()
      await company.server.kill()
      await company.server.restart()
    })
    const own = `${home}\\AppData\\Local\\Programs\\Telemetry Tracker`
    const helper = `${own}\\telemetry-tracker.exe`
    const replaced = `${own}\\telemetry-tracker.replaced.exe`
    const [older, newer] = await setUpPrograms
    const typed = keystrokes()

    await windows.run(older, [
      '/S',
      `/SERVER=${company.server.url}`,
      `/CODE=${await company.enrolmentLink('ada')}`,
      '/ORG=Maß & Söhne',
      '/NOTICE=Maß & Söhne',
    ])
    expect(textOf(`${own}\\setup.log`)).toContain(`sends data to ${company.server.url} for ada`)
    expect(textOf(`${own}\\setup.log`)).toContain('Maß & Söhne is recorded as having told the person')
    await recording(helper)
    await type('abc')
    await expect.poll(keystrokes, patience).toBe(typed + 3)

    await windows.run(helper, ['stop'])
    // As a set-up program leaves it that may not end a process.
    writeFileSync(onDrive(replaced), 'an older version')
    await signIn('HKCU')
    await recording(helper)
    expect(existsSync(onDrive(replaced))).toBe(false)
    await type('d')
    await expect.poll(keystrokes, patience).toBe(typed + 4)
    // From here on a browser is open, which starts the helper whenever it has ended.
    expect(await heardByBrowser('HKCU', 'one')).toContainEqual(
      expect.objectContaining({ type: 'welcome', user: 'ada', state: 'recording' }),
    )

    await company.server.kill()
    await type('efgh')
    const welcomed = welcomes('one')
    await windows.run(newer, ['/S'])
    await company.server.restart()
    await recording(helper)
    await expect.poll(keystrokes, patience).toBe(typed + 8)
    expect(
      await registered(
        String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\TelemetryTracker`,
        'DisplayVersion',
      ),
    ).toBe('0.0.2')
    // The old relay has ended, and the browser has started the new one.
    await expect.poll(() => welcomes('one'), patience).toBeGreaterThan(welcomed)
    await expect.poll(() => existsSync(onDrive(replaced)), patience).toBe(false)

    await windows.run(`${own}\\uninstall.exe`, ['/S', '/PURGE'])
    // The uninstaller goes on as a copy of itself, because no program can delete its own file.
    await expect.poll(() => existsSync(onDrive(own)), patience).toBe(false)
    await expect.poll(async () => difference(before, await traces(windows, node)), patience).toEqual([])
  })

  it('the package installs silently for everyone, starts who is set up, keeps its settings in an upgrade, and is removed', async () => {
    const own = String.raw`C:\Program Files\Telemetry Tracker`
    const helper = `${own}\\telemetry-tracker.exe`
    const [older, newer] = await packages
    const typed = keystrokes()

    await windows.run('msiexec', [
      '/i',
      older,
      '/qn',
      `SERVER=${company.server.url}`,
      `CODE=${await company.enrolmentLink('bob')}`,
      'ORG=Maß & Söhne',
      'NOTICE=Maß & Söhne',
    ])
    await signIn('HKLM')
    await recording(helper)
    await type('abc')
    await expect.poll(keystrokes, patience).toBe(typed + 3)
    expect(await heardByBrowser('HKLM', 'two')).toContainEqual(
      expect.objectContaining({ type: 'welcome', user: 'bob', state: 'recording' }),
    )

    await company.server.kill()
    const beforeTypingMs = Date.now()
    await type('defg')
    // The package ends agents at once, and the second that is under way with them.
    await expect.poll(() => recordedSince(helper, beforeTypingMs), patience).toBe(4)
    const welcomed = welcomes('two')
    await windows.run('msiexec', ['/i', newer, '/qn'])
    await expect
      .poll(() => existsSync(onDrive(`${own}\\telemetry-tracker.replaced.exe`)), patience)
      .toBe(false)
    await company.server.restart()
    // By the relay of the open browser.
    await recording(helper)
    await expect.poll(() => welcomes('two'), patience).toBeGreaterThan(welcomed)
    await expect.poll(keystrokes, patience).toBe(typed + 7)
    expect(await registered(String.raw`HKLM\Software\Telemetry Tracker`, 'server')).toBe(company.server.url)

    // With the whole report when it fails.
    expect(await windows.run(helper, ['uninstall', '--yes', '--discard', '--json'])).toContain('"failed": []')
    await windows.run('msiexec', ['/x', newer, '/qn'])
    expect(difference(before, await traces(windows, node))).toEqual([])
  })

  function setUpProgram(version: string): Promise<string> {
    return installer(makeSetup, version)
  }

  function msiPackage(version: string): Promise<string> {
    return installer(makeMsi, version)
  }

  async function installer(make: (job: InstallerJob) => Promise<string>, version: string) {
    const job = { executable, version, preset: {}, epochSec: 1_700_000_000, compression: 'none' } as const
    const file = await make({ ...job, folder: join(folder, `out-${version}`), environment: process.env })
    // The disk of this system.
    return `Z:${file.replaceAll('/', '\\')}`
  }

  /** What Windows does when a person signs in: it runs what the Run key says, for this person or for everyone. */
  async function signIn(root: 'HKCU' | 'HKLM') {
    windows.start(node, ['C:\\sign-in.cjs', await registered(`${root}\\${runKey}`, 'Telemetry Tracker')])
  }

  function keystrokes(): number {
    return storedTotals(company.databaseFile).keystrokes
  }

  async function recording(helper: string) {
    const state = async () => (await windows.run(helper, ['status', '--json'])).includes('"recording"')
    await expect.poll(state, patience).toBe(true)
  }

  /** The keystrokes in the agent's events that ended since then. */
  async function recordedSince(helper: string, sinceMs: number): Promise<number> {
    const events: { timestamp: string; keystroke_count: number }[] = JSON.parse(
      await windows.run(helper, ['show', '--json']),
    )
    return events
      .filter(({ timestamp }) => Date.parse(timestamp) >= sinceMs - 1_000)
      .reduce((sum, { keystroke_count }) => sum + keystroke_count, 0)
  }

  /** What an extension hears that Chrome connects with what the registry has for it. This browser stays open to the end. */
  async function heardByBrowser(root: 'HKCU' | 'HKLM', name: string) {
    const manifest = await registered(
      `${root}\\Software\\Google\\Chrome\\NativeMessagingHosts\\${nativeHostName}`,
    )
    const origin = `chrome-extension://${chromiumExtensionId}/`
    windows.start(node, ['C:\\stand-in-browser.cjs', manifest, origin, `C:\\${name}`])
    await expect
      .poll(() => heard(name), patience)
      .toContainEqual(expect.objectContaining({ type: 'status', id: 7 }))
    return heard(name)
  }

  function heard(name: string): HostMessage[] {
    return textOf(`C:\\${name}`)
      .split('\n')
      .filter(Boolean)
      .map(line => hostMessageSchema.parse(JSON.parse(line)))
  }

  function welcomes(name: string): number {
    return heard(name).filter(({ type }) => type === 'welcome').length
  }

  /** A text in the registry, by the name of its value. */
  async function registered(key: string, name?: string): Promise<string> {
    await windows.run('reg', ['export', key, 'C:\\key.reg', '/y'])
    const exported = textOf('C:\\key.reg', 'utf16le')
    const line = exported
      .split(/\r?\n/)
      .find(each => each.startsWith(name === undefined ? '@=' : `"${name}"=`))
    return line?.replace(/^.*?="(.*)"$/, '$1').replace(/\\(.)/g, '$1') ?? `nothing in ${exported}`
  }

  async function type(text: string) {
    await desktop.xdotool('type', '--delay', '60', text)
  }

  function textOf(path: string, encoding: 'utf8' | 'utf16le' = 'utf8'): string {
    return existsSync(onDrive(path)) ? readFileSync(onDrive(path), encoding) : ''
  }

  function onDrive(path: string): string {
    return join(windows.drive, path.replace(/^C:\\/i, '').replaceAll('\\', '/'))
  }
})

function difference(before: readonly string[], after: readonly string[]): string[] {
  const [was, is] = [new Set(before), new Set(after)]
  return [
    ...after.filter(each => !was.has(each)).map(each => `left: ${each}`),
    ...before.filter(each => !is.has(each)).map(each => `gone: ${each}`),
  ]
}
