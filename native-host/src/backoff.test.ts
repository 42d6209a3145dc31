import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOffMs } from './backoff.ts'

const range = { firstMs: 1000, maxMs: 60_000 }
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('never waits longer than the ceiling or less than half the first wait', () => {
  fc.assert(
    fc.property(fc.nat(10_000), random, (attempt, r) => {
      const waited = backOffMs(attempt, range, r)

      expect(waited).toBeGreaterThanOrEqual(500)
      expect(waited).toBeLessThanOrEqual(60_000)
    }),
  )
})

test('doubles its ceiling with each attempt up to the maximum', () => {
  const nearlyOne = 1 - Number.EPSILON

  const ceilings = [0, 1, 2, 3, 6, 50].map(attempt => backOffMs(attempt, range, nearlyOne))

  expect(ceilings).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000])
})

test('spreads helpers that lost the same server over the whole range', () => {
  expect(backOffMs(3, range, 0)).toBe(500)
  expect(backOffMs(3, range, 0.5)).toBe(4250)
})
