import type { MonotonicClock } from '../machine-clock.ts'

/**
 * Runs a task at fixed deadlines, so that delays don't add up, and never twice at a time: deadlines that pass
 * while a task runs are skipped. Ends when the signal is aborted, or with the error that a task throws.
 */
export async function runAtDeadlines(
  intervalMs: number,
  clock: MonotonicClock,
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  let deadline = clock.now() + intervalMs
  while (!signal.aborted) {
    await clock.wait(Math.max(0, deadline - clock.now()), signal)
    if (signal.aborted) return
    await task()
    const late = clock.now() - deadline
    deadline += intervalMs * Math.max(1, Math.ceil(late / intervalMs))
  }
}
