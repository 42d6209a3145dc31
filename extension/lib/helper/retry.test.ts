import { expect, test } from 'vitest'
import { isDue, nextRetry, noRetry } from './retry.ts'

test('waits longer after each failure in a row, but never longer than five minutes', () => {
  let retry = noRetry
  const delays = Array.from({ length: 10 }, () => {
    retry = nextRetry(retry, 0, 0)
    return retry.nextAttemptAt / 1_000
  })

  expect(delays).toEqual([0.5, 1, 2, 4, 30, 60, 120, 300, 300, 300])
})

test('starts over after a connection that held', () => {
  expect(nextRetry({ failures: 6, nextAttemptAt: 0 }, 30_000, 5_000)).toEqual({
    failures: 1,
    nextAttemptAt: 5_500,
  })
})

test('does not start over for a helper that answers the greeting and crashes immediately', () => {
  expect(nextRetry({ failures: 2, nextAttemptAt: 0 }, 2_000, 0).failures).toBe(3)
})

test('is due from its time on, and immediately when the clock was set back by more than the longest wait', () => {
  const retry = { failures: 1, nextAttemptAt: 1_000_000 }

  expect(isDue(retry, 999_999)).toBe(false)
  expect(isDue(retry, 1_000_000)).toBe(true)
  expect(isDue(retry, 600_000)).toBe(true)
})
