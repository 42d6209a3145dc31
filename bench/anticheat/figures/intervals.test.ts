import { expect, it } from 'vitest'
import { designEffect, estimateOf, wilson } from './intervals.ts'

it.each([
  [0, 100, 0, 0.037],
  [5, 100, 0.0215, 0.1118],
  [50, 100, 0.4038, 0.5962],
  [100, 100, 0.963, 1],
])('%i of %i lie between %f and %f', (hits, of, low, high) => {
  const interval = wilson(hits, of)

  expect(interval.low).toBeCloseTo(low, 3)
  expect(interval.high).toBeCloseTo(high, 3)
})

it('knows nothing without trials', () => {
  expect(wilson(0, 0)).toEqual({ share: Number.NaN, low: 0, high: 1 })
})

it('is as wide as of independent minutes where sessions do not differ more than by chance', () => {
  const parts = Array.from({ length: 50 }, (_, i) => ({ of: 60, hits: i % 2 === 0 ? 1 : 2 }))

  expect(estimateOf(parts)).toEqual(wilson(75, 3_000))
})

it('is as wide as of sessions where all minutes of a session are alike', () => {
  const parts = Array.from({ length: 40 }, (_, i) => ({ of: 60, hits: i < 4 ? 60 : 0 }))

  expect(designEffect(parts)).toBeCloseTo((60 * 40) / 39, 5)
  expect(estimateOf(parts).high).toBeGreaterThan(2 * wilson(240, 2_400).high - 0.1)
})
