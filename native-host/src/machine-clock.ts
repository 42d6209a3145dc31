import { setTimeout } from 'node:timers/promises'

/** The time a loop lives in: milliseconds that only go forward, and a way to wait that ends early when the signal says so. */
export interface MonotonicClock {
  now(): number
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** This machine's own. */
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
