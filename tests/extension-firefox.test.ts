import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BrowserWire, tapBrowserWire } from './browser/browser-wire.ts'
import { startFirefox } from './browser/firefox.ts'
import { writePrivatePages } from './browser/private-pages.ts'
import { lacking } from './desktop/needed.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

const patience = { timeout: 40_000, interval: 100 }
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const secret = 'zqsecretqz'
/** Where this profile has the extension's own pages. */
const inFirefox = '5b9b1a52-7d55-4c0b-9d0c-6d1f6a3e7c11'
const preferences = {
  'extensions.webextensions.uuids': JSON.stringify({ [firefoxExtensionId]: inFirefox }),
  'network.stricttransportsecurity.preloadlist': false,
  'dom.security.https_first': false,
  'dom.security.https_first_schemeless': false,
  // The background sleeps after two idle seconds, so that a test sees whether the connection keeps it awake.
  'extensions.background.idle.timeout': 2_000,
}

describe.skipIf(lacking.length > 0)(`what Firefox tells the helper${why}`, () => {
  let work: Workplace
  let wire: BrowserWire
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    work = await startWorkplace()
    mkdirSync(join(work.folder, 'profile'))
    await runHelper(work.environment, 'register-browser', '--browser', 'firefox')
    const manifest = join(work.folder, '.mozilla/native-messaging-hosts/com.telemetry_tracker.host.json')
    wire = tapBrowserWire(manifest, join(work.folder, 'browser-wire'))
    browser = await startFirefox(join(work.folder, 'profile'), work.sites, work.environment, preferences)
    page = (await browser.pages())[0] ?? (await browser.newPage())
  })

  afterAll(async () => {
    await browser?.close()
    await work?.[Symbol.asyncDispose]()
  })

  it('connects by itself, once', async () => {
    await isConnectedOnce()
  })

  it.each([
    ['a name in another script', () => at('bücher.example'), 'xn--bcher-kva.example'],
    [
      'an address with port and login',
      () => at(`ada:${secret}@127.0.0.1:${work.sites.httpPort}`),
      '127.0.0.1',
    ],
    ['an empty page', () => 'about:blank', 'other'],
    ['a page of the browser', () => 'about:license', 'other'],
    ['a PDF', () => `file://${writePrivatePages(work.folder, secret)}/paper.pdf`, 'other'],
    ['a file', () => `file://${writePrivatePages(work.folder, secret)}/page.html`, 'other'],
    ['a site again, in the same tab', () => at('www.github.com'), 'github.com'],
  ])('names %s by its domain, or other', async (_, url, site) => {
    await page.goto(url())

    await expect.poll(shownSites, patience).toEqual([site])
  })

  // Without a sound device Firefox plays nothing, so that sound is Chromium's part of these tests.
  it('follows tabs that are opened, switched and closed', async () => {
    const second = await browser.newPage()
    await second.goto(at('www.netflix.com'))
    await expect.poll(shownSites, patience).toEqual(['netflix.com'])

    await page.bringToFront()
    await expect.poll(shownSites, patience).toEqual(['github.com'])
    expect(background()).toEqual([{ site: 'netflix.com', audible: false }])

    await second.close()
    await expect.poll(background, patience).toEqual([])
  })

  it('keeps a discarded tab, and tells of 200 tabs at once', async () => {
    const extension = await browser.newPage()
    await extension.goto(`moz-extension://${inFirefox}/popup.html`)
    const other = await browser.newPage()
    await other.goto(at('www.netflix.com'))
    await page.bringToFront()
    await expect.poll(shownSites, patience).toEqual(['github.com'])

    await extension.evaluate(async () => {
      const [tab] = await chrome.tabs.query({ url: 'http://*.netflix.com/*' })
      if (tab?.id !== undefined) await chrome.tabs.discard(tab.id)
    })
    await expect.poll(background, patience).toContainEqual({ site: 'netflix.com', audible: false })

    await extension.evaluate(async () => {
      for (let i = 0; i < 200; i++) await chrome.tabs.create({ url: 'about:blank', active: false })
    })
    await expect.poll(() => background().length, { ...patience, timeout: 90_000 }).toBe(202)
    await extension.evaluate(async () => {
      const ids = (await chrome.tabs.query({ url: 'about:blank' })).flatMap(tab => tab.id ?? [])
      const discarded = await chrome.tabs.query({ url: 'http://*.netflix.com/*' })
      await chrome.tabs.remove([...ids, ...discarded.flatMap(tab => tab.id ?? [])])
    })
    await extension.close()
    await expect.poll(background, patience).toEqual([])
  })

  it('says not one byte of a private window', async () => {
    const { xdotool } = work.desktop
    const named = (name: string) => xdotool('search', '--onlyvisible', '--name', name)
    await xdotool('search', '--sync', '--onlyvisible', '--name', 'github.com', 'windowactivate', '--sync')
    await xdotool('key', 'ctrl+shift+p')
    await vi.waitFor(() => named('Private Browsing'), patience)
    await xdotool('key', 'ctrl+l', 'type', '--delay', '20', `http://clinic-zqprivateqz.example/${secret}\n`)
    await vi.waitFor(() => named('clinic-zqprivateqz'), patience)
    await xdotool('key', 'ctrl+shift+w')

    const told = wire.messages().length
    await page.goto(at('www.netflix.com'))
    await expect.poll(shownSites, patience).toEqual(['netflix.com'])
    expect(wire.messages().length).toBeGreaterThan(told)
    expect(wire.text()).not.toMatch(/clinic|private/i)
    await page.goto(at('www.github.com'))
    await expect.poll(shownSites, patience).toEqual(['github.com'])
  })

  it('is told right again after the relay was killed, and stays connected beyond the idle time', async () => {
    const before = wire.connections()

    process.kill(wire.relayPid(), 'SIGKILL')

    await expect.poll(wire.connections, patience).toBe(before + 1)
    await isConnectedOnce()
    const told = wire.messages().length
    await expect.poll(() => wire.messages().length, patience).toBeGreaterThan(told + 1)
    expect(wire.connections()).toBe(before + 1)
    expect(shownSites()).toEqual(['github.com'])
  })

  it('said in the whole run nothing but what the contract lists: no path, query, title or login', () => {
    expect(wire.messages().length).toBeGreaterThan(8)
    expect(wire.text()).toContain('github.com')
    expect(wire.text()).not.toMatch(/zq|qz|A page of|ada:/i)
  })

  const shownSites = () => wire.lastWindows().map(({ active }) => active.site)
  const background = () => wire.lastWindows().flatMap(window => window.background)
  const at = (host: string) => `http://${host}/${secret}?${secret}#${secret}`

  /** The helper knows of this browser, and of it once. */
  async function isConnectedOnce() {
    await expect
      .poll(async () => (await work.helper.status()).browsers.map(({ browser }) => browser), patience)
      .toEqual(['firefox'])
  }
})
