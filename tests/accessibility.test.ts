import { languageCodes } from '@telemetry-tracker/shared/languages'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacking } from './desktop/needed.ts'
import { type Company, startCompany } from './screens/company.ts'
import { look, newScreen, shiftsOn, show, showOn } from './screens/show.ts'
import { states, views } from './screens/views.ts'
import { violationsOn } from './screens/violations.ts'

const why = lacking.includes('chromium') ? ' (skipped, this machine lacks chromium)' : ''

describe.skipIf(lacking.includes('chromium'))(`every view in every state${why}`, () => {
  let company: Company
  let page: Page

  beforeAll(async () => {
    company = await startCompany()
    page = await newScreen(company.browser)
  })

  afterAll(() => company?.[Symbol.asyncDispose]())

  // Each theme at only one of the widths: violations come from colours or from layout, rarely from both
  // together.
  const looks = [
    { theme: 'light', width: 1440 },
    { theme: 'dark', width: 360 },
  ] as const
  async function expectNoFault(when: 'at first' | 'then') {
    for (const each of looks) {
      await look(page, each)
      const violations = await violationsOn(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

      expect({ ...each, when, violations }).toEqual({ ...each, when, violations: [] })
      expect({ ...each, when, isWider: overflow > 0 }).toEqual({ ...each, when, isWider: false })
    }
  }
  const shown = views.flatMap(view =>
    (view.states ?? states).map(state => ({ view, state, name: view.name })),
  )

  it.each(shown)(
    '$name, $state: no axe violation, nothing wider than the screen, nothing that moves while loading, in both themes, on phone and desktop',
    async ({ view, state }) => {
      await showOn(page, company.servers, view, state)
      const shifts = await shiftsOn(page)

      await expectNoFault('at first')
      if (view.act && state === 'demo') {
        await view.act(page)
        await expectNoFault('then')
      }
      expect(shifts).toEqual([])
    },
  )

  // Dates have very different lengths.
  it.each(languageCodes)('no number at the top of a page is cut off on a phone, in %s', async locale => {
    const view = views.find(({ name }) => name === 'admin-system')
    if (view === undefined) throw new Error('There is no view of the system page.')
    const page = await show(company.browser, company.servers, view, 'demo', { locale })

    await look(page, { theme: 'light', width: 360 })

    expect(await page.evaluate(numbersCutOff)).toEqual([])
    await page.close()
  })
})

/** Runs in the page: the numbers of the cards that don't fit. */
function numbersCutOff(): string[] {
  const numbers = [...document.querySelectorAll<HTMLElement>('.cards .value')]
  if (numbers.length === 0) throw new Error('This page has no cards.')
  return numbers
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map(({ innerText }) => innerText)
}
