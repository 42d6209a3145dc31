import type { MonotonicClock } from '../machine-clock.ts'

/**
 * Runs a task at fixed deadlines, so that lateness never adds up, and never two at a time: deadlines that pass while a task
 * still runs are left out. Ends when the signal says so; a task that throws ends it with that error.
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
