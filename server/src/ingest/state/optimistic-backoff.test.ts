import { expect, it } from 'vitest'
import { createOptimisticBackoff } from './optimistic-backoff.ts'

function triesLeftOut(trust: ReturnType<typeof createOptimisticBackoff>): number {
  let leftOut = 0
  while (!trust.isWorthTrying()) leftOut++
  return leftOut
}

it('tries until something fails', () => {
  const trust = createOptimisticBackoff()

  trust.succeeded()

  expect(triesLeftOut(trust)).toBe(0)
})

it('leaves out twice as many after each failure in a row, up to 64', () => {
  const trust = createOptimisticBackoff()

  const leftOut = Array.from({ length: 8 }, () => {
    trust.failed()
    return triesLeftOut(trust)
  })

  expect(leftOut).toEqual([1, 2, 4, 8, 16, 32, 64, 64])
})

it('trusts again once something succeeds', () => {
  const trust = createOptimisticBackoff()
  for (let i = 0; i < 5; i++) trust.failed()
  triesLeftOut(trust)

  trust.succeeded()
  trust.failed()

  expect(triesLeftOut(trust)).toBe(1)
})
