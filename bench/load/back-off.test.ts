import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backOffMs } from './back-off.ts'

it('waits longer after each failure, with jitter, but never over a minute', () => {
  expect([1, 2, 3, 4, 20].map(failures => backOffMs(failures, () => 0))).toEqual([
    1_000, 2_000, 4_000, 8_000, 60_000,
  ])
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, chance) => {
        const most = backOffMs(failures, () => 0)
        const waited = backOffMs(failures, () => chance)

        expect(waited).toBeLessThanOrEqual(most)
        expect(waited).toBeGreaterThanOrEqual(most / 2)
      },
    ),
  )
})
