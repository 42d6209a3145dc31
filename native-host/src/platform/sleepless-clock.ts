import { uptime } from 'node:os'

/** The clocks are only compared above this: Windows ticks every 16 ms, and reading takes time. */
const sleepAtLeastMs = 500

/**
 * Makes a clock in ms that can't be set and keeps running while the machine sleeps. The monotonic clock is
 * exact but stops during sleep on some systems; the uptime includes sleep but is coarse. The growing
 * difference between them is sleep.
 */
export function createSleeplessClock(
  monotonicMs: () => number = () => performance.now(),
  uptimeMs: () => number = () => uptime() * 1000,
): () => number {
  let sleptMs = 0
  let lastGapMs = uptimeMs() - monotonicMs()
  return () => {
    const now = monotonicMs()
    const gapMs = uptimeMs() - now
    if (gapMs - lastGapMs > sleepAtLeastMs) sleptMs += gapMs - lastGapMs
    lastGapMs = gapMs
    return now + sleptMs
  }
}
