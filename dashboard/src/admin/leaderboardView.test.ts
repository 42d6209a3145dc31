import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leaderboardColumns } from './leaderboardColumns.ts'
import {
  addressOfView,
  type LeaderboardView,
  questionOfView,
  sortedBy,
  viewOfAddress,
} from './leaderboardView.ts'

const start = viewOfAddress({})

describe('the view of the leaderboard', () => {
  it('starts with the largest non-productive share of today', () => {
    expect(questionOfView(start)).toEqual({ q: '', team: '', sort: '-non_productive_pct', page: 1 })
    expect(addressOfView(start)).toEqual({})
  })

  it('is restored from its own URL', () => {
    const days = fc.option(
      fc.constantFrom({ from: '2026-03-01', to: '2026-03-04' }, { from: '2026-03-04', to: '2026-03-04' }),
      { nil: undefined },
    )
    const views: fc.Arbitrary<LeaderboardView> = fc.record({
      search: fc.string(),
      column: fc.constantFrom(...leaderboardColumns.map(({ column }) => column)),
      isDescending: fc.boolean(),
      page: fc.integer({ min: 1, max: 1_000 }),
      days,
      team: fc.string({ maxLength: 128 }),
      trend: fc.integer({ min: 1, max: 30 }),
    })

    fc.assert(
      fc.property(views, view => {
        const address = new URLSearchParams(
          Object.entries(addressOfView(view)).map(([k, v]) => [k, String(v)]),
        )

        expect(viewOfAddress(Object.fromEntries(address))).toEqual(view)
      }),
    )
  })

  it.each([
    { sort: 'password' },
    { trend: '0' },
    { trend: '31' },
    { team: 'x'.repeat(129) },
    { page: '0' },
    { page: 'x' },
    { from: '2026-03-04' },
    { from: '2026-03-04', to: '2026-03-01' },
    { from: '2026-99-99', to: '2026-99-99' },
  ])('ignores %o', query => {
    expect(viewOfAddress(query)).toEqual(start)
  })

  it('reverses the order of a column that is clicked again, and returns to the first page', () => {
    const view = sortedBy({ ...start, page: 3 }, 'non_productive_pct')

    expect(view).toMatchObject({ column: 'non_productive_pct', isDescending: false, page: 1 })
  })

  it('sorts names from A and numbers from the largest first', () => {
    expect(sortedBy(start, 'user_id').isDescending).toBe(false)
    expect(sortedBy(start, 'total_sec').isDescending).toBe(true)
  })
})
