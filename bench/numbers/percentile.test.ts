import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { median, percentile } from './percentile.ts'

const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 })

describe('percentiles', () => {
  it('use the nearest rank: of 1 to 100, the 99th is 99', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)

    expect(percentile(hundred, 99)).toBe(99)
    expect(percentile(hundred, 50)).toBe(50)
    expect(percentile(hundred, 100)).toBe(100)
  })

  it('are measured values that at least that share does not exceed', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (all, percent) => {
        const found = percentile(all, percent)

        expect(all).toContain(found)
        expect(all.filter(value => value <= found).length).toBeGreaterThanOrEqual(
          (percent / 100) * all.length,
        )
      }),
    )
  })

  it('of no values are NaN', () => {
    expect(percentile([], 50)).toBeNaN()
  })
})

describe('the median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([5, 1, 3])).toBe(3)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([])).toBeNaN()
  })

  it('has as many values below as above, in any order', () => {
    fc.assert(
      fc.property(values, all => {
        const found = median(all)

        expect(median(all.toReversed())).toBe(found)
        expect(all.filter(value => value < found).length).toBeLessThanOrEqual(all.length / 2)
        expect(all.filter(value => value > found).length).toBeLessThanOrEqual(all.length / 2)
      }),
    )
  })
})
