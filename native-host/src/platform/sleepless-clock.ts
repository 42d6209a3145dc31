import { uptime } from 'node:os'

/** Coarser clocks than this are not compared: Windows ticks every 16 ms, and reading takes its time. */
const sleepAtLeastMs = 500

/**
 * Makes a clock, in ms, that nobody can set and that also runs while the machine sleeps. The monotonic clock is exact but stands still
 * during sleep on some systems; the uptime counts it but is coarse: their drift apart is sleep.
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
