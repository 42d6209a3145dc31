import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startChromium, startReader } from './browser/chromium.ts'
import { type Sites, serveSites } from './browser/sites.ts'
import { type Desktop, startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { settledLabels, storedTotals } from './product/database.ts'
import { type RunningHelper, runHelper, startHelper } from './product/helper.ts'
import { type RunningServer, startServer } from './product/server.ts'
import { eventsOn, tapWire, type Wire } from './product/wire.ts'

/** 19 lower-case letters that occur together nowhere else and must never be found again. */
const secret = 'qzvxkjwpbyhgfmdntcr'
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

describe.skipIf(lacking.length > 0)(`one real second, from a key to the dashboard${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-e2e-'))
  const serverData = join(folder, 'server')
  const helperData = join(folder, 'helper')
  const databaseFile = join(serverData, 'telemetry.db')
  const processes = new Processes()
  let desktop: Desktop
  let sites: Sites
  let wire: Wire
  let server: RunningServer
  let helper: RunningHelper
  let browser: BrowserContext
  let page: Page
  /** The content of the queue, unpacked, while the server was down and the secret had been typed. */
  let queueWhileAway: [place: string, text: string][] = []

  beforeAll(async () => {
    for (const data of [serverData, helperData]) mkdirSync(data, { recursive: true })
    desktop = await startDesktop(processes)
    sites = await serveSites(folder)
    server = await startServer(processes, serverData, { BUCKET_SIZE_SEC: '10' })
    wire = await tapWire(() => server.url)
    const environment = {
      ...desktop.environment,
      DATA_DIR: helperData,
      BACKEND_URL: wire.url,
      USER_ID: 'ada',
      BATCH_INTERVAL_SEC: '1',
    }
    const profile = join(folder, 'profile')
    await runHelper(environment, 'register-browser', '--manifest-dir', join(profile, 'NativeMessagingHosts'))
    helper = await startHelper(processes, environment, helperData)
    processes.start('xterm', ['-geometry', '80x24+2200+100', '-e', 'cat'], {
      env: desktop.environment,
      stdio: 'ignore',
    })
    await desktop.xdotool('search', '--sync', '--onlyvisible', '--class', 'xterm')
    browser = await startChromium(profile, sites, environment)
    page = browser.pages()[0] ?? (await browser.newPage())
    await page.goto('https://youtube.com/')
    await vi.waitFor(
      async () =>
        expect((await helper.status()).browsers).toEqual([{ browser: expect.any(String), windows: 1 }]),
      patience,
    )
  })

  afterAll(async () => {
    await browser?.close()
    await processes[Symbol.asyncDispose]()
    await wire?.[Symbol.asyncDispose]()
    await sites?.[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it('counts exactly the keys and clicks, and knows the site and the app they went to', async () => {
    await activate('chromium')
    await desktop.xdotool('mousemove', '600', '500', 'click', '1')
    await desktop.xdotool('type', '--delay', '60', secret)
    await expect.poll(() => storedTotals(databaseFile), patience).toMatchObject({ keystrokes: 19, clicks: 1 })
    await isSettled(/— youtube\.com$/)

    await activate('xterm')
    await desktop.xdotool('type', '--delay', '60', 'hello')
    await desktop.xdotool('mousemove', '2400', '300', 'click', '1', 'click', '1')
    await desktop.xdotool('mousemove_relative', '--', '120', '90')
    await expect.poll(() => storedTotals(databaseFile), patience).toMatchObject({ keystrokes: 24, clicks: 3 })

    await isSettled(/xterm/i)

    expect(await page.locator('textarea').inputValue()).toBe(secret)
    expect(
      sumOf(
        events().filter(({ site }) => site === 'youtube.com'),
        'keystroke_count',
      ),
    ).toBe(19)
    expect(
      sumOf(
        events().filter(({ app_name }) => /xterm/i.test(app_name)),
        'keystroke_count',
      ),
    ).toBe(5)
    // Of a second after the clicks, which may be delivered after theirs.
    await expect.poll(() => sumOf(events(), 'mouse_distance'), patience).toBeGreaterThanOrEqual(150)
  })

  it('sees the video site on the other monitor while the terminal is in front', async () => {
    await expect
      .poll(() => events().at(-1), patience)
      .toMatchObject({
        app_name: expect.stringMatching(/xterm/i),
        distraction: { source: 'tab', name: 'youtube' },
      })
  })

  it('shows both on the dashboard', async () => {
    const reader = await startReader()
    const dashboard = await reader.newPage()
    await dashboard.goto(`${server.url}/dashboard/ada`)

    await dashboard
      .getByText(/— youtube\.com/)
      .first()
      .waitFor()
    await dashboard.getByText(/xterm/i).first().waitFor()

    await reader.close()
  })

  it('shows what it records in the popup', async () => {
    const popup = await browser.newPage()
    await popup.goto(`chrome-extension://${chromiumExtensionId}/popup.html`)

    await popup.getByText('Recording', { exact: true }).waitFor()
    await popup.getByText(/— youtube\.com/).waitFor()

    await popup.close()
  })

  it('reports sound in a background tab as a distraction, until the tab is closed', async () => {
    await page.goto('https://github.com/')
    const video = await browser.newPage()
    await video.goto('https://www.netflix.com/sound')
    await page.bringToFront()
    await activate('chromium')

    await expect
      .poll(() => events().at(-1), patience)
      .toMatchObject({
        site: 'github.com',
        distraction_visible: true,
        distraction: { source: 'audio', name: 'netflix' },
      })

    await video.close()

    await expect
      .poll(() => events().at(-1), patience)
      .toMatchObject({ site: 'github.com', distraction_visible: false })
    expect(events().at(-1)).not.toHaveProperty('distraction')
  })

  it('loses nothing and doubles nothing when the server is killed and comes back', async () => {
    await server.kill()
    await activate('xterm')
    await desktop.xdotool('type', '--delay', '60', secret)
    await vi.waitFor(async () => expect((await helper.status()).queuedEvents).toBeGreaterThan(6), patience)
    queueWhileAway = filesBelow(join(helperData, 'queue'), /^$/).map(file => [file, unpacked(file)])

    await server.restart()

    await expect.poll(() => storedTotals(databaseFile), patience).toMatchObject({ keystrokes: 43, clicks: 3 })
    await vi.waitFor(async () => expect((await helper.status()).queuedEvents).toBeLessThan(3), patience)
    expect(storedTotals(databaseFile)).toMatchObject({ keystrokes: 43, clicks: 3 })
  })

  it('records no second twice', () => {
    const seconds = events().map(({ timestamp }) => Date.parse(timestamp))

    const span = ((seconds.at(-1) ?? 0) - (seconds[0] ?? 0)) / 1_000
    expect(seconds.length).toBeLessThanOrEqual(span + 2)
  })

  it('never stores typed text in the queue, a log, a request or the database', async () => {
    await helper.stop()

    const kept = [
      ...filesBelow(folder, /^profile$/).map(file => [file, readFileSync(file, 'latin1')] as const),
      ...queueWhileAway,
      ['the wire', wire.sent.join('\n')] as const,
    ]

    expect(kept.length).toBeGreaterThan(5)
    expect(queueWhileAway.map(([, text]) => text).join()).toMatch(/"keystroke_count":[1-9]/)
    expect(kept.some(([, text]) => text.includes('youtube.com'))).toBe(true)
    for (const [place, text] of kept) {
      for (const trace of tracesOfSecret())
        expect(text.includes(trace), `${JSON.stringify(trace)} in ${place}`).toBe(false)
      expect(text, place).not.toMatch(codesOfSecret)
    }
  })

  async function activate(windowClass: string) {
    await desktop.xdotool(
      'search',
      '--sync',
      '--onlyvisible',
      '--class',
      windowClass,
      'windowactivate',
      '--sync',
    )
  }

  function events(): TelemetryEvent[] {
    return eventsOn(wire)
  }

  /** A finished minute that was mostly spent there: no later event can change its label. */
  async function isSettled(label: RegExp) {
    await expect
      .poll(() => settledLabels(databaseFile), patience)
      .toContainEqual(expect.stringMatching(label))
  }
})

/** Sealed batches are stored as gzip. */
function unpacked(file: string): string {
  const content = readFileSync(file)
  return (content.length > 2 && content.readUInt16BE(0) === 0x1f8b ? gunzipSync(content) : content).toString(
    'latin1',
  )
}

/** Any five letters in a row would reveal the secret. */
function tracesOfSecret(): string[] {
  return Array.from({ length: secret.length - 4 }, (_, i) => secret.slice(i, i + 5))
}

/** The input hook's codes of the first letters (q, z, v, x), in order, with any separators. */
const codesOfSecret = /\b16\D{1,6}44\D{1,6}47\D{1,6}45\b/

function sumOf(events: TelemetryEvent[], field: 'keystroke_count' | 'mouse_distance'): number {
  return events.reduce((sum, event) => sum + event[field], 0)
}

function filesBelow(folder: string, except: RegExp): string[] {
  return readdirSync(folder)
    .filter(name => !except.test(name))
    .flatMap(name => {
      const path = join(folder, name)
      const found = statSync(path, { throwIfNoEntry: false })
      if (found?.isDirectory()) return filesBelow(path, except)
      return found?.isFile() ? [path] : []
    })
}
