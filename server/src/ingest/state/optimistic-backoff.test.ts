import { expect, it } from 'vitest'
import { createOptimisticBackoff } from './optimistic-backoff.ts'

function triesLeftOut(trust: ReturnType<typeof createOptimisticBackoff>): number {
  let skipped = 0
  while (!trust.isWorthTrying()) skipped++
  return skipped
}

it('allows tries until one fails', () => {
  const trust = createOptimisticBackoff()

  trust.succeeded()

  expect(triesLeftOut(trust)).toBe(0)
})

it('skips twice as many tries after each consecutive failure, up to 64', () => {
  const trust = createOptimisticBackoff()

  const skipped = Array.from({ length: 8 }, () => {
    trust.failed()
    return triesLeftOut(trust)
  })

  expect(skipped).toEqual([1, 2, 4, 8, 16, 32, 64, 64])
})

it('starts again after a success', () => {
  const trust = createOptimisticBackoff()
  for (let i = 0; i < 5; i++) trust.failed()
  triesLeftOut(trust)

  trust.succeeded()
  trust.failed()

  expect(triesLeftOut(trust)).toBe(1)
})
