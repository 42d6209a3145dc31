import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOfView, firstKeptDay, viewOfAddress } from './myView.ts'

describe('the URL of the own page', () => {
  it('contains what is shown, and restores it', () => {
    const dates = fc.option(fc.constantFrom('2026-03-04', '2024-02-29'), { nil: undefined })

    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 30 }), (date, trendDays) => {
        const address = addressOfView({ date, trendDays })

        expect(viewOfAddress(JSON.parse(JSON.stringify(address)))).toEqual({ date, trendDays })
      }),
    )
  })

  it('is short if nothing differs from the default', () => {
    expect(addressOfView({ date: undefined, trendDays: 7 })).toEqual({})
  })

  it.each([
    { date: '2026-02-31x', days: '0' },
    { date: ['2026-03-04', '2026-03-05'], days: '31' },
    { date: 'yesterday', days: '1.5' },
    {},
  ])('%j shows the default', query => {
    expect(viewOfAddress(query)).toEqual({ date: undefined, trendDays: 7 })
  })
})

it('the first stored day counts today as one', () => {
  expect(firstKeptDay('2026-03-04', 14)).toBe('2026-02-19')
  expect(firstKeptDay('2026-03-04', 0)).toBeUndefined()
})
