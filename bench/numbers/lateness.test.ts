import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lateness } from './lateness.ts'

test('is zero for a steady clock, wherever it begins', () => {
  fc.assert(
    fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 100 }), (start, ticks) => {
      const times = Array.from({ length: ticks }, (_, i) => start + i * 1000)

      expect(lateness(times, 1000)).toEqual(times.map(() => 0))
    }),
  )
})

test('finds late ticks among punctual ones, even if the grid is around the full second', () => {
  expect(lateness([998, 2003, 3001, 3998, 5048], 1000)).toEqual([0, 5, 3, 0, 50])
})

test('does not treat a skipped tick as late', () => {
  expect(lateness([10, 1010, 4012], 1000)).toEqual([0, 0, 2])
})
