import { describe, expect, it } from 'vitest'
import { exampleApps } from '../../testing/exampleNumbers.ts'
import { breakdownOf, breakdownOfAdmin, sortBreakdown } from './breakdown.ts'

describe('a breakdown', () => {
  it('is the same from both routes of the server', () => {
    const forAdmins = exampleApps.map(row => ({
      app_name: row.app_name,
      productive: row.states.productive,
      non_productive: row.states.non_productive,
      no_input: row.states.no_input,
      total: row.total_seconds,
      category: row.category,
    }))

    expect(breakdownOfAdmin(forAdmins)).toEqual(breakdownOf(exampleApps))
  })

  it("sorts equal times by name in either direction, so that rows don't move", () => {
    const rows = ['b', 'a', 'c'].map(name => ({
      name,
      productive: 60,
      nonProductive: 0,
      noInput: 0,
      total: 60,
      category: 'productive' as const,
    }))

    const names = (descending: boolean) => sortBreakdown(rows, 'total', descending).map(row => row.name)

    expect(names(true)).toEqual(['a', 'b', 'c'])
    expect(names(false)).toEqual(['a', 'b', 'c'])
  })
})
