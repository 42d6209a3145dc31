import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserWire, tapBrowserWire } from './browser/browser-wire.ts'
import { startFirefox } from './browser/firefox.ts'
import { writePrivatePages } from './browser/private-pages.ts'
import { lacking } from './desktop/needed.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

const patience = { timeout: 40_000, interval: 100 }
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const secret = 'zqsecretqz'
const preferences = {
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
