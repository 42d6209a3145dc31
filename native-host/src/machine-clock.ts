import { setTimeout } from 'node:timers/promises'

/** The clock of a loop: monotonic milliseconds, and a wait that ends early when the signal is aborted. */
export interface MonotonicClock {
  now(): number
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** The clock of this machine. */
export const machineClock: MonotonicClock = {
  now: () => performance.now(),
  async wait(ms, signal) {
    try {
      await setTimeout(ms, undefined, { signal })
    } catch (error) {
      if (!signal.aborted) throw error
    }
  },
}
