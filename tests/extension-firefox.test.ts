import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserWire, tapBrowserWire } from './browser/browser-wire.ts'
import { type DrivenFirefox, driveFirefox } from './browser/driven-firefox.ts'
import { firefoxExtension } from './browser/firefox.ts'
import { writePrivatePages } from './browser/private-pages.ts'
import { lacking } from './desktop/needed.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const secret = 'zqsecretqz'
const preferences = {
  'network.stricttransportsecurity.preloadlist': false,
  'dom.security.https_first': false,
  'dom.security.https_first_schemeless': false,
  // The background page sleeps after two idle seconds, so that a test sees whether the connection keeps it
  // awake.
  'extensions.background.idle.timeout': 2_000,
}

describe.skipIf(lacking.length > 0)(`what Firefox reports to the helper${why}`, () => {
  let work: Workplace
  let wire: BrowserWire
  let firefox: DrivenFirefox

  beforeAll(async () => {
    work = await startWorkplace()
    mkdirSync(join(work.folder, 'profile'))
    await runHelper(work.environment, 'register-browser', '--browser', 'firefox')
    const manifest = join(work.folder, '.mozilla/native-messaging-hosts/com.telemetry_tracker.host.json')
    wire = tapBrowserWire(manifest, join(work.folder, 'browser-wire'))
    const profile = join(work.folder, 'profile')
    firefox = await driveFirefox(work.processes, profile, work.sites, work.environment, preferences)
    await firefox.install(firefoxExtension, { inPrivateWindows: false })
  })

  afterAll(async () => {
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
    ['a page of the browser', () => 'about:license', 'other'],
    ['a site after it, in the same tab', () => at('www.github.com'), 'github.com'],
    ['an empty page', () => 'about:blank', 'other'],
    ['a site after that', () => at('www.github.com'), 'github.com'],
    ['a PDF', () => `file://${writePrivatePages(work.folder, secret)}/paper.pdf`, 'other'],
    ['a site after a PDF', () => at('www.github.com'), 'github.com'],
    ['a file', () => `file://${writePrivatePages(work.folder, secret)}/page.html`, 'other'],
    ['a site again, in the same tab', () => at('www.github.com'), 'github.com'],
  ])('names %s by its domain, or other', async (_, url, site) => {
    await firefox.open(url())

    await expect.poll(shownSites, patience).toEqual([site])
  })

  it('follows tabs that are opened, switched, dragged out of their window and closed', async () => {
    await firefox.inWindow(url => {
      gBrowser.selectedTab = gBrowser.addTrustedTab(url)
    }, at('www.netflix.com'))
    await expect.poll(shownSites, patience).toEqual(['netflix.com'])

    await showFirstTab()
    await expect.poll(shownSites, patience).toEqual(['github.com'])
    expect(background()).toEqual([{ site: 'netflix.com', audible: false }])

    await firefox.inWindow(() => {
      gBrowser.replaceTabWithWindow(gBrowser.tabs[1])
    })
    await expect.poll(() => shownSites().toSorted(), patience).toEqual(['github.com', 'netflix.com'])
    expect(background()).toEqual([])

    await firefox.inWindow(() => {
      for (const window of Services.wm.getEnumerator('navigator:browser'))
        if (window.gBrowser !== gBrowser) window.close()
    })
    await expect.poll(shownSites, patience).toEqual(['github.com'])
  })

  // Without a sound card Firefox plays nothing, so its window gets the message about sound that a page's
  // process would send.
  it('hears a background tab until it is muted, and keeps a discarded one', async () => {
    await firefox.inWindow(url => {
      gBrowser.addTrustedTab(url)
    }, at('www.netflix.com'))
    await expect.poll(background, patience).toEqual([{ site: 'netflix.com', audible: false }])
    await firefox.inWindow(() => gBrowser.tabs[1]?.linkedBrowser.audioPlaybackStarted())
    await expect.poll(background, patience).toEqual([{ site: 'netflix.com', audible: true }])

    await firefox.inWindow(() => gBrowser.tabs[1]?.toggleMuteAudio())
    await expect.poll(background, patience).toEqual([{ site: 'netflix.com', audible: false }])

    await firefox.inWindow(() => gBrowser.tabs[1]?.toggleMuteAudio())
    await expect.poll(background, patience).toEqual([{ site: 'netflix.com', audible: true }])
    expect(await firefox.inWindow(() => gBrowser.discardBrowser(gBrowser.tabs[1], true))).toBe(true)
    await expect.poll(background, patience).toEqual([{ site: 'netflix.com', audible: false }])

    await closeBackgroundTabs()
  })

  it('reports 200 tabs', async () => {
    await firefox.inWindow(() => {
      for (let i = 0; i < 200; i++)
        gBrowser.addTrustedTab('about:blank', { skipAnimation: true, createLazyBrowser: true })
    })

    await expect.poll(() => background().length, patience).toBe(200)
    await closeBackgroundTabs()
  })

  it('sends no byte of a private window', async () => {
    await usePrivateWindow()

    await firefox.open(at('www.netflix.com'))
    await expect.poll(shownSites, patience).toEqual(['netflix.com'])
    expect(background()).toEqual([])
    expect(wire.text()).not.toMatch(/clinic|private/i)
  })

  it('sends no byte of it when the browser allows the extension there, either', async () => {
    const before = wire.connections()
    await firefox.install(extensionForPrivateWindows(work.folder), { inPrivateWindows: true })
    // The browser may start it twice: as another version, and again with access to private windows.
    await expect.poll(wire.connections, patience).toBeGreaterThan(before)
    await isConnectedOnce()
    expect(
      await firefox.inWindow(
        id => WebExtensionPolicy.getByID(id)?.privateBrowsingAllowed,
        firefoxExtensionId,
      ),
    ).toBe(true)

    await usePrivateWindow()

    await firefox.open(at('www.github.com'))
    await expect.poll(shownSites, patience).toEqual(['github.com'])
    expect(background()).toEqual([])
    expect(wire.text()).not.toMatch(/clinic|private/i)
  })

  it('reports correctly again after the relay was killed, and stays connected beyond the idle time', async () => {
    const before = wire.connections()

    process.kill(wire.relayPid(), 'SIGKILL')

    await expect.poll(wire.connections, patience).toBe(before + 1)
    await isConnectedOnce()
    const reported = wire.messages().length
    await expect.poll(() => wire.messages().length, patience).toBeGreaterThan(reported + 1)
    expect(wire.connections()).toBe(before + 1)
    expect(shownSites()).toEqual(['github.com'])
  })

  it('sent only what the contract lists in the whole run: no path, query, title or login', () => {
    expect(wire.messages().length).toBeGreaterThan(8)
    expect(wire.text()).toContain('github.com')
    expect(wire.text()).not.toMatch(/zq|qz|A page of|ada:|clinic/i)
  })

  const shownSites = () => wire.lastWindows().map(({ active }) => active.site)
  const background = () => wire.lastWindows().flatMap(window => window.background)
  const focusedWindows = () => wire.lastWindows().filter(({ focused }) => focused)
  const at = (host: string) => `http://${host}/${secret}?${secret}#${secret}`

  async function showFirstTab() {
    await firefox.inWindow(() => {
      const [first] = gBrowser.tabs
      if (first) gBrowser.selectedTab = first
    })
  }

  async function closeBackgroundTabs() {
    await firefox.inWindow(() => {
      for (const tab of gBrowser.tabs) if (tab !== gBrowser.selectedTab) gBrowser.removeTab(tab)
    })
    await expect.poll(background, patience).toEqual([])
  }

  /**
   * Opens a private window, loads a site, opens a second tab in it and closes it. Meanwhile only one window
   * with a single tab is reported.
   */
  async function usePrivateWindow() {
    const { xdotool } = work.desktop
    const reported = wire.messages().length
    await firefox.inWindow(() => {
      OpenBrowserWindow({ private: true })
    })
    await xdotool('search', '--sync', '--onlyvisible', '--name', 'Private Browsing')
    await expect.poll(focusedWindows, patience).toEqual([])
    await firefox.inWindow(url => {
      const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal()
      for (const { gBrowser: tabs } of Services.wm.getEnumerator('navigator:browser')) {
        if (tabs === gBrowser) continue
        tabs.addTrustedTab(url)
        tabs.selectedBrowser.fixupAndLoadURIString(url, { triggeringPrincipal })
      }
    }, at('clinic-zqprivateqz.example'))
    await xdotool('search', '--sync', '--onlyvisible', '--name', 'clinic-zqprivateqz')
    await firefox.inWindow(() => {
      for (const window of Services.wm.getEnumerator('navigator:browser'))
        if (window.gBrowser !== gBrowser) window.close()
    })
    await expect.poll(focusedWindows, patience).toHaveLength(1)

    const meanwhile = wire
      .messages()
      .slice(reported)
      .flatMap(message => (message.type === 'tabs' ? [message] : []))
    expect(meanwhile.map(({ windows }) => windows.map(({ background }) => background))).toEqual(
      meanwhile.map(() => [[]]),
    )
  }

  /** The helper knows this browser, and knows it once. */
  async function isConnectedOnce() {
    await expect
      .poll(async () => (await work.helper.status()).browsers.map(({ browser }) => browser), patience)
      .toEqual(['firefox'])
  }
})

/** The same extension without the manifest entry that keeps it out of private windows. */
function extensionForPrivateWindows(folder: string): string {
  const copy = join(folder, 'in-private-windows')
  cpSync(firefoxExtension, copy, { recursive: true })
  const file = join(copy, 'manifest.json')
  const manifest: object = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...manifest, incognito: 'spanning' }))
  return copy
}
