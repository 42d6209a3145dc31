import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepFor } from './axes.ts'

describe('the grid of a chart', () => {
  it('has at most four steps up to the longest bar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 * 1_000 }), longest => {
        expect(longest / stepFor(longest)).toBeLessThanOrEqual(4)
      }),
    )
  })

  it('has steps of round durations', () => {
    expect(stepFor(7 * 3_600)).toBe(7_200)
    expect(stepFor(50 * 60)).toBe(900)
    expect(stepFor(317 * 3_600)).toBe(100 * 3_600)
  })
})
