/** How many attempts failed in a row, and when to make the next one (ms since the epoch). */
export interface Retry {
  failures: number
  nextAttemptAt: number
}

export const noRetry: Retry = { failures: 0, nextAttemptAt: 0 }

/** A helper that is replaced or restarts is back within seconds; one that isn't installed may never come. */
const delaysMs = [500, 1_000, 2_000, 4_000, 30_000, 60_000, 120_000, 300_000]
const maxDelayMs = 300_000

/** A connection that lasted this long was good: losing it counts as the first failure again. */
const goodConnectionMs = 10_000

/** When to try again after a connection ended that had been welcomed for `welcomedMs` (0 if never). */
export function nextRetry(before: Retry, welcomedMs: number, nowMs: number): Retry {
  const failures = welcomedMs >= goodConnectionMs ? 1 : before.failures + 1
  const delayMs = delaysMs[Math.min(failures, delaysMs.length) - 1] ?? maxDelayMs
  return { failures, nextAttemptAt: nowMs + delayMs }
}

/**
 * Whether the next attempt is due. A clock that was set back must not delay it by more than the longest wait.
 */
export function isDue({ nextAttemptAt }: Retry, nowMs: number): boolean {
  return nowMs >= nextAttemptAt || nextAttemptAt - nowMs > maxDelayMs
}
