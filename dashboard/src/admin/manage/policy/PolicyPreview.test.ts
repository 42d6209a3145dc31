import type { PolicyPreview as Preview } from '@telemetry-tracker/shared/contracts/central-policy'
import { afterEach, expect, it } from 'vitest'
import { eventually } from '../../../../testing/eventually.ts'
import { mountPage, type Page, readable } from '../../../../testing/mountPage.ts'
import PolicyPreview from './PolicyPreview.vue'

let page: Page

afterEach(() => page.leave())

const nothing: Preview = {
  minutes: 2_400,
  changed: 0,
  people: 0,
  no_input: { left_out: 0, counted: 0 },
  productive_share: { from: 71, to: 71 },
  looked_at: 12,
  everyone: 12,
  held_back: false,
  who: [],
}

/** What the preview says about a change with this effect. */
async function saysOf(effect: Partial<Preview>): Promise<string> {
  page = await mountPage(PolicyPreview, { wanted: {}, ask: async () => ({ ...nothing, ...effect }) })
  return eventually(() => readable(page.find('.sum')))
}

it.each([
  [{ left_out: 310, counted: 0 }, '310 minutes without input would be left out of every percentage.'],
  [{ left_out: 0, counted: 1 }, '1 minute without input would count as non-productive in percentages.'],
])(
  'says how many minutes without input count differently, and the share then: %j',
  async (no_input, words) => {
    const said = await saysOf({ no_input, productive_share: { from: 71, to: 82 } })

    expect(said).toBe(`${words}Productive share of these 7 days: 71% now, 82% with this policy.`)
  },
)

it('says which minutes change, also when the share stays the same', async () => {
  expect(await saysOf({ changed: 42, people: 3 })).toBe(
    'This would change 42 minutes of 3 people in the last 7 days.',
  )
})

it('says that nothing would change', async () => {
  expect(await saysOf({})).toBe('This would not change any minute of the last 7 days.')
})
