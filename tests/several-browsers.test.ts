import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import type { BrowserContext } from 'playwright-core'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startChromium } from './browser/chromium.ts'
import { startFirefox } from './browser/firefox.ts'
import { lacking } from './desktop/needed.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const onePlace = { left: 100, top: 50, width: 1200, height: 900 }

/** Every window shows its own site. All are at one place except Firefox, which has its own. */
const sites = ['one.org', 'two.org', 'three.org', 'four.org'] as const

describe.skipIf(lacking.length > 0)(`two Chromium profiles and a Firefox at once${why}`, () => {
  let work: Workplace
  const chromiums: BrowserContext[] = []
  let firefox: Browser
  const windows = new Map<string, string>()

  beforeAll(async () => {
    work = await startWorkplace()
    for (const [profile, site] of [
      ['first', 'one.org'],
      ['second', 'two.org'],
    ] as const) {
      const folder = join(work.folder, profile)
      await register('chromium', join(folder, 'NativeMessagingHosts'))
      const chromium = await startChromium(folder, work.sites, work.environment, onePlace)
      chromiums.push(chromium)
      await chromium.pages()[0]?.goto(`https://${site}/`)
    }
    await openAnotherWindow('https://three.org/')
    const profile = join(work.folder, 'firefox')
    mkdirSync(profile)
    await register('firefox', join(work.folder, '.mozilla', 'native-messaging-hosts'))
    firefox = await startFirefox(profile, work.sites, work.environment)
    await (await firefox.pages())[0]?.goto('http://four.org/')
    for (const site of sites) windows.set(site, await windowNamed(`A page of ${site}`))
    await vi.waitFor(async () => expect((await work.helper.status()).browsers).toHaveLength(3), patience)
  })

  afterAll(async () => {
    await firefox?.close()
    for (const chromium of chromiums) await chromium.close()
    await work?.[Symbol.asyncDispose]()
  })

  it('are all connected', async () => {
    const { browsers } = await work.helper.status()

    expect(browsers.toSorted((a, b) => a.browser.localeCompare(b.browser) || a.windows - b.windows)).toEqual([
      { browser: 'chromium', windows: 1 },
      { browser: 'chromium', windows: 2 },
      { browser: 'firefox', windows: 1 },
    ])
  })

  it('each give the site of their own window once it is in front', async () => {
    for (const site of sites) {
      await bringToFront(site)

      await expect.poll(() => work.events().at(-1), patience).toMatchObject({ site })
    }
  })

  it('never swap sites: each second has the site of the window in front', async () => {
    const inFront: { site: string; from: number; until: number }[] = []

    for (const site of [...sites, ...sites.toReversed(), ...sites]) {
      await bringToFront(site)
      const from = Date.now()
      await work.desktop.xdotool('type', '--delay', '30', 'some words')
      await vi.waitFor(() => {
        if (secondsSince(from).length < 2) throw new Error('not two seconds yet')
      }, patience)
      inFront.push({ site, from, until: Date.now() })
    }

    for (const { site, from, until } of inFront) {
      const seconds = secondsSince(from).filter(({ timestamp }) => Date.parse(timestamp) < until)
      // While a browser on a busy machine is slow to answer, its site is unknown.
      const known = seconds.map(event => event.site).filter(each => each !== undefined)
      expect(new Set(known)).toEqual(new Set([site]))
    }
  })

  it('give titles of their own windows only', () => {
    // While a browser on a busy machine is slow to answer, its site is unknown; the tests above check when it
    // must be known.
    const titles = work.events().filter(({ site, window_title }) => window_title !== '' && site !== undefined)

    expect(new Set(titles.map(({ site }) => site))).toEqual(new Set(sites))
    for (const { site, window_title } of titles) expect(window_title).toContain(`A page of ${site}`)
  })

  function secondsSince(ms: number) {
    return work.events().filter(({ timestamp }) => Date.parse(timestamp) > ms)
  }

  async function bringToFront(site: string) {
    await work.desktop.xdotool('windowactivate', '--sync', windows.get(site) ?? '')
  }

  async function windowNamed(title: string): Promise<string> {
    const found = await work.desktop.xdotool('search', '--sync', '--onlyvisible', '--name', `^${title}`)
    return found.split('\n')[0] ?? ''
  }

  async function register(browser: string, folder: string) {
    await runHelper(work.environment, 'register-browser', '--browser', browser, '--manifest-dir', folder)
  }

  /** Another window of the second profile, at the same place as its first. */
  async function openAnotherWindow(url: string) {
    const [page] = chromiums[1]?.pages() ?? []
    const popup = page?.waitForEvent('popup')
    const { left, top, width, height } = onePlace
    await page?.evaluate(([address, place]) => void window.open(address, '', place), [
      url,
      `left=${left},top=${top},width=${width},height=${height}`,
    ] as const)
    await (await popup)?.waitForLoadState()
  }
})
