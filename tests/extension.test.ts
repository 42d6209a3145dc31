import { join } from 'node:path'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import type { BrowserContext, Page, Worker } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BrowserWire, tapBrowserWire } from './browser/browser-wire.ts'
import { startChromium } from './browser/chromium.ts'
import { writePrivatePages } from './browser/private-pages.ts'
import { lacking } from './desktop/needed.ts'
import { runHelper, startHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

/** Part of every path, query, login and private name of the run; it must appear in no message. */
const secret = 'zqsecretqz'

describe.skipIf(lacking.length > 0)(`what Chromium reports to the helper${why}`, () => {
  let work: Workplace
  let wire: BrowserWire
  let browser: BrowserContext
  let page: Page

  beforeAll(async () => {
    work = await startWorkplace()
    const profile = join(work.folder, 'profile')
    const manifests = join(profile, 'NativeMessagingHosts')
    await runHelper(
      work.environment,
      'register-browser',
      '--browser',
      'chromium',
      '--manifest-dir',
      manifests,
    )
    wire = tapBrowserWire(
      join(manifests, 'com.telemetry_tracker.host.json'),
      join(work.folder, 'browser-wire'),
    )
    // A process for each of 200 tabs would be most of the work here.
    const fewProcesses = ['--renderer-process-limit=4']
    browser = await startChromium(profile, work.sites, work.environment, undefined, fewProcesses)
    page = browser.pages()[0] ?? (await browser.newPage())
  })

  afterAll(async () => {
    await browser?.close()
    await work?.[Symbol.asyncDispose]()
  })

  it('connects by itself, once', async () => {
    await isConnectedOnce()
  })

  it.each([
    [
      'a name in another script',
      () => `https://bücher.example/${secret}?${secret}#${secret}`,
      'xn--bcher-kva.example',
    ],
    ['an address with port and login', () => local(`ada:${secret}@`), '127.0.0.1'],
    ['a page of the browser', () => 'chrome://version/', 'other'],
    ['an empty page', () => 'about:blank', 'other'],
    ['a file', () => fileUrl('page.html'), 'other'],
    ['a PDF', () => fileUrl('paper.pdf'), 'other'],
    ['a site again, in the same tab', () => `https://www.github.com/${secret}`, 'github.com'],
  ])('names %s by its domain, or other', async (_, url, site) => {
    await page.goto(url())

    await expect.poll(shownSites, patience).toEqual([site])
  })

  it('follows tabs that are opened, switched and dragged out of their window', async () => {
    const second = await browser.newPage()
    await second.goto(`https://www.netflix.com/${secret}`)
    await expect.poll(shownSites, patience).toEqual(['netflix.com'])

    await page.bringToFront()
    await expect.poll(shownSites, patience).toEqual(['github.com'])
    expect(wire.lastWindows()[0]?.background).toEqual([{ site: 'netflix.com', audible: false }])

    await inWorker(async () => {
      const [tab] = await chrome.tabs.query({ url: 'https://*.netflix.com/*' })
      if (tab?.id !== undefined) await chrome.windows.create({ tabId: tab.id })
    })
    await expect.poll(() => shownSites().toSorted(), patience).toEqual(['github.com', 'netflix.com'])
    await second.close()
    await expect.poll(shownSites, patience).toEqual(['github.com'])
  })

  it('hears a background tab until it is muted, and keeps a discarded one', async () => {
    const video = await browser.newPage()
    await video.goto('https://www.netflix.com/sound')
    await page.bringToFront()
    await expect.poll(background, patience).toEqual([{ site: 'netflix.com', audible: true }])

    await inWorker(async () => {
      const [tab] = await chrome.tabs.query({ url: 'https://*.netflix.com/*' })
      if (tab?.id !== undefined) await chrome.tabs.update(tab.id, { muted: true })
    })
    await expect.poll(background, patience).toEqual([{ site: 'netflix.com', audible: false }])

    await inWorker(async () => {
      const [tab] = await chrome.tabs.query({ url: 'https://*.netflix.com/*' })
      if (tab?.id !== undefined) await chrome.tabs.discard(tab.id)
    })
    await expect.poll(background, patience).toEqual([{ site: 'netflix.com', audible: false }])
    await inWorker(async () => {
      const [tab] = await chrome.tabs.query({ discarded: true })
      if (tab?.id !== undefined) await chrome.tabs.remove(tab.id)
    })
    await expect.poll(background, patience).toEqual([])
  })

  it('sends no byte of a private window', async () => {
    await work.desktop.xdotool(
      'search',
      '--sync',
      '--onlyvisible',
      '--class',
      'chromium',
      'windowactivate',
      '--sync',
    )
    await work.desktop.xdotool('key', 'ctrl+shift+n')
    await expect.poll(focusedWindows, patience).toEqual([])
    await work.desktop.xdotool(
      'sleep',
      '1',
      'key',
      'ctrl+l',
      'type',
      '--delay',
      '20',
      'https://clinic-zqprivateqz.example/\n',
    )
    await work.desktop.xdotool('search', '--sync', '--name', 'clinic-zqprivateqz')
    await work.desktop.xdotool('key', 'ctrl+t', 'sleep', '1', 'key', 'ctrl+shift+w')

    await expect.poll(focusedWindows, patience).toEqual([1])
    expect(wire.text()).not.toMatch(/clinic|private/i)
    expect(shownSites()).toEqual(['github.com'])
  })

  it('reports 200 tabs, at most twice a second while they change', async () => {
    await inWorker(async () => {
      for (let i = 0; i < 200; i++) await chrome.tabs.create({ url: 'about:blank', active: false })
    })
    await expect.poll(() => background().length, patience).toBe(200)

    const before = wire.messages().length
    const tookMs = await inWorker(async () => {
      const tabs = (await chrome.tabs.query({ url: 'about:blank' })).flatMap(tab => tab.id ?? [])
      const from = Date.now()
      for (let i = 0; i < 100; i++)
        await chrome.tabs.update(tabs[i % tabs.length] ?? 0, { muted: i % 2 === 0, active: true })
      return Date.now() - from
    })

    expect(wire.messages().length - before).toBeLessThanOrEqual((2 * tookMs) / 1_000 + 2)
    await inWorker(async () => {
      await chrome.tabs.remove((await chrome.tabs.query({ url: 'about:blank' })).flatMap(tab => tab.id ?? []))
    })
    await expect.poll(background, patience).toEqual([])
  })

  it('reports correctly again after the browser ended the worker', async () => {
    const { popup, stopWorkers } = await openPopup()
    await expect.poll(shownSites, patience).toEqual(['other'])
    const before = wire.connections()

    await stopWorkers()

    await expect.poll(wire.connections, patience).toBe(before + 1)
    await expect.poll(shownSites, patience).toEqual(['other'])
    await isConnectedOnce()
    await popup.close()
    await expect.poll(shownSites, patience).toEqual(['github.com'])
  })

  it('reports correctly again with the next change of a tab, even without an alarm that wakes the worker', async () => {
    const { popup, stopWorkers } = await openPopup()
    await expect.poll(shownSites, patience).toEqual(['other'])
    const before = wire.connections()
    await inWorker(() => chrome.alarms.clearAll())
    await stopWorkers()

    await popup.close()

    await expect.poll(wire.connections, patience).toBe(before + 1)
    await expect.poll(shownSites, patience).toEqual(['github.com'])
    await isConnectedOnce()
  })

  it('reports correctly again after the relay was killed', async () => {
    const before = wire.connections()

    process.kill(wire.relayPid(), 'SIGKILL')

    await expect.poll(wire.connections, patience).toBe(before + 1)
    await isConnectedOnce()
    await expect.poll(shownSites, patience).toEqual(['github.com'])
  })

  it('reports correctly again after the helper was killed and another one started', async () => {
    const { popup } = await openPopup()
    await popup.getByText('Recording', { exact: true }).waitFor()

    process.kill(work.helper.pid, 'SIGKILL')
    await popup.getByText('Helper not running').waitFor()
    work.helper = await startHelper(work.processes, work.environment, String(work.environment['DATA_DIR']))

    await popup.getByText('Recording', { exact: true }).waitFor()
    await isConnectedOnce()
    await popup.close()
  })

  it('pauses from the popup, and resumes', async () => {
    const { popup } = await openPopup()
    await popup.getByText('Pause 15 min').click()
    await popup.getByText(/Paused until/).waitFor()
    expect((await work.helper.status()).state).toBe('paused')

    await popup.getByText('Resume').click()
    await popup.getByText('Recording', { exact: true }).waitFor()
    await popup.close()
  })

  it('shows exactly the message that was sent last', async () => {
    const { popup } = await openPopup()
    await popup.getByText('What is collected').click()

    // Another one may be sent while this one is read.
    await vi.waitFor(async () => {
      const shown: unknown = JSON.parse(await popup.locator('pre').innerText())
      expect(shown).toEqual(wire.messages().findLast(message => message.type === 'tabs'))
    }, patience)
    await popup.close()
  })

  it('sent only what the contract lists in the whole run: no path, query, title, login or private site', () => {
    expect(wire.messages().length).toBeGreaterThan(20)
    expect(wire.text()).toContain('github.com')
    expect(wire.text()).not.toMatch(/zq|qz|A page of|ada:|clinic/i)
  })

  it('recorded no second twice in the whole run', () => {
    const seconds = work.events().map(({ timestamp }) => timestamp)

    expect(new Set(seconds).size).toBe(seconds.length)
  })

  const shownSites = () => wire.lastWindows().map(({ active }) => active.site)
  const background = () => wire.lastWindows().flatMap(window => window.background)
  const focusedWindows = () => wire.lastWindows().flatMap(({ focused }) => (focused ? [1] : []))
  const local = (login: string) =>
    `http://${login}127.0.0.1:${work.sites.httpPort}/${secret}?${secret}=${secret}`
  const fileUrl = (name: string) => `file://${writePrivatePages(work.folder, secret)}/${name}`

  async function inWorker<T>(action: () => Promise<T>): Promise<T> {
    const worker: Worker = browser.serviceWorkers()[0] ?? (await browser.waitForEvent('serviceworker'))
    return worker.evaluate(action)
  }

  async function openPopup() {
    const popup = await browser.newPage()
    await popup.goto(`chrome-extension://${chromiumExtensionId}/popup.html`)
    const stopWorkers = async () => {
      const devtools = await browser.newCDPSession(popup)
      await devtools.send('ServiceWorker.enable')
      await devtools.send('ServiceWorker.stopAllWorkers')
    }
    return { popup, stopWorkers }
  }

  /** The helper knows this browser, and knows it once. */
  async function isConnectedOnce() {
    await expect
      .poll(async () => (await work.helper.status()).browsers.map(({ browser }) => browser), patience)
      .toEqual(['chromium'])
  }
})
