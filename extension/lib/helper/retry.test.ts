import { expect, test } from 'vitest'
import { nextRetry, noRetry } from './retry.ts'

test('waits longer after each failure in a row, and never longer than five minutes', () => {
  let retry = noRetry
  const delays = Array.from({ length: 7 }, () => {
    retry = nextRetry(retry, 0, 0)
    return retry.nextAttemptAt / 1_000
  })

  expect(delays).toEqual([1, 30, 60, 120, 300, 300, 300])
})

test('starts over after a connection that held', () => {
  expect(nextRetry({ failures: 6, nextAttemptAt: 0 }, 30_000, 5_000)).toEqual({
    failures: 1,
    nextAttemptAt: 6_000,
  })
})

test('does not start over for a helper that greets and falls over at once', () => {
  expect(nextRetry({ failures: 2, nextAttemptAt: 0 }, 2_000, 0).failures).toBe(3)
})
