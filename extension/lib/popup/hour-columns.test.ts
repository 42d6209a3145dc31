import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { speak } from '../../testing/speak.ts'
import { hourColumns } from './hour-columns.ts'

const at = (hour: number) => new Date(2026, 2, 4, hour).toISOString()
const half = (hour: number) => ({ start: at(hour), productive: 1_800, non_productive: 900, no_input: 300 })

describe('the columns of a day', () => {
  beforeEach(() => speak('de'))

  test('are empty before anything was recorded', () => {
    expect(hourColumns([])).toEqual([])
  })

  test('are at least eight early in the day', () => {
    expect(hourColumns([half(9)]).map(({ hour }) => hour)).toEqual(
      [9, 10, 11, 12, 13, 14, 15, 16].map(h => `${String(h).padStart(2, '0')} Uhr`),
    )
  })

  test('show hours without a minute as empty', () => {
    const columns = hourColumns([half(8), half(18)])

    expect(columns).toHaveLength(11)
    expect(columns[1]).toMatchObject({ productive: 0, nonProductive: 0, noInput: 0 })
  })

  test('describe what they show', () => {
    expect(hourColumns([half(9)])[0]).toMatchObject({
      productive: 50,
      nonProductive: (100 * 600) / 3_600,
      noInput: (100 * 300) / 3_600,
      description: '09 Uhr: Produktiv 30 min, Nicht produktiv 10 min, Keine Eingaben 5 min',
    })
  })

  test('include every hour, even if the clock changed by half an hour', () => {
    const clockBack = new Date(Date.parse(at(12)) - 1_800_000).toISOString()

    const columns = hourColumns([half(9), half(10), { ...half(12), start: clockBack }])

    expect(columns.slice(0, 4).map(({ productive }) => productive)).toEqual([50, 50, 50, 0])
  })

  test('never hide a part that exists, nor show one that does not', () => {
    const seconds = fc.integer({ min: 0, max: 3_600 })

    fc.assert(
      fc.property(seconds, seconds, seconds, (productive, withInput, no_input) => {
        const non_productive = withInput + no_input
        const [column] = hourColumns([{ start: at(9), productive, non_productive, no_input }])

        expect((column?.productive ?? 0) > 0).toBe(productive > 0)
        expect((column?.nonProductive ?? 0) > 0).toBe(withInput > 0)
        expect((column?.noInput ?? 0) > 0).toBe(no_input > 0)
        expect(column?.productive).toBeLessThanOrEqual(100)
      }),
    )
  })
})
