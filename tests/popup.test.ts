import { languageCodes } from '@telemetry-tracker/shared/languages'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacking } from './desktop/needed.ts'
import { type PopupBrowser, popupRoom, startPopupBrowser, type Theme } from './popup/popup-browser.ts'
import { popupStates } from './popup/scenes.ts'
import { violationsOn } from './screens/violations.ts'

const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''

describe.skipIf(lacking.includes('chromium')).each(languageCodes)(`the popup, ${why}in %s`, language => {
  let browser: PopupBrowser

  beforeAll(async () => {
    browser = await startPopupBrowser(language)
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
  })

  // Contrast and names of elements are the same in every language; the length of texts is not.
  const isForAxe = language === 'en'
  const checks = isForAxe ? 'everything fits, and axe finds no violation in either theme' : 'everything fits'
  it.each(popupStates(new Date()))(`$name: ${checks}`, async state => {
    const page = await browser.show(state, 'light')

    const size = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      return { width: scrollWidth, height: scrollHeight }
    })
    const toScroll = await page.evaluate(roomLacking)
    const cutOff = await page.evaluate(textsCutOff)

    expect(size.width).toBeLessThanOrEqual(popupRoom.width)
    expect(size.height).toBeLessThanOrEqual(popupRoom.height)
    // The list of what is collected may scroll; everything else must fit.
    if (!state.press) expect(toScroll).toBe(0)
    expect(cutOff.filter(text => !mayBeCutOff(text))).toEqual([])
    expect(await page.evaluate(rowsCutOff)).toEqual({ hidden: 0, halved: 0 })
    if (isForAxe) expect(await violationsInThemes(page)).toEqual({ light: [], dark: [] })
  })
})

describe.skipIf(lacking.includes('chromium'))(`the popup, ${why}below a long text`, () => {
  it('leaves out whole apps, the least used first, instead of scrolling', async () => {
    await using browser = await startPopupBrowser()
    const state = popupStates(new Date()).find(({ name }) => name === 'counting-stopped')
    if (!state) throw new Error('There is no popup with a stopped counter.')
    const page = await browser.show(state, 'light')

    await page.evaluate(() => {
      const help = document.querySelector('.help')
      if (help) help.textContent = `${help.textContent} `.repeat(2)
    })

    const { hidden, halved } = await page.evaluate(rowsCutOff)
    expect(hidden).toBeGreaterThan(0)
    expect(halved).toBe(0)
    expect(await page.evaluate(roomLacking)).toBe(0)
  })
})

/** What axe finds in each theme. */
async function violationsInThemes(page: Page): Promise<Record<Theme, string[]>> {
  const inTheme = async (theme: Theme) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    return violationsOn(page)
  }
  return { light: await inTheme('light'), dark: await inTheme('dark') }
}

/** Names of people, servers and sites can be longer than any window; they are shown in full on hover. */
const mayBeCutOff = (text: string) => /example\.com|ada\.lindqvist/.test(text)

/** Runs in the page: by how many pixels the popup scrolls. */
function roomLacking(): number {
  const popup = document.querySelector('main')
  return popup ? popup.scrollHeight - popup.clientHeight : Number.NaN
}

/** Runs in the page: how many apps of the list can't be seen, and how many are seen in part. */
function rowsCutOff(): { hidden: number; halved: number } {
  const list = document.querySelector('ol')?.getBoundingClientRect()
  const rows = [...document.querySelectorAll('ol > li')].map(row => row.getBoundingClientRect())
  const isInside = (row: DOMRect) => list !== undefined && row.left < list.right && row.top < list.bottom
  const isWhole = (row: DOMRect) => list !== undefined && row.bottom <= list.bottom + 0.5
  return {
    hidden: rows.filter(row => !isInside(row)).length,
    halved: rows.filter(row => isInside(row) && !isWhole(row)).length,
  }
}

/** Runs in the page: the texts that are cut off. */
function textsCutOff(): string[] {
  return [...document.querySelectorAll<HTMLElement>('main *:not(.hidden, .hidden *, .scrolls, .scrolls *)')]
    .filter(
      ({ scrollWidth, clientWidth, innerText }) => clientWidth > 0 && scrollWidth > clientWidth && innerText,
    )
    .map(({ innerText }) => innerText)
}
