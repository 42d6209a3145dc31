import type { TrustedClock } from '../clock/trusted-clock.ts'

/** A clock that is never in doubt, whichever way a test moves it. */
export function sureClock(clock: () => number): TrustedClock {
  return {
    read: () => ({ nowMs: clock(), isSure: true, why: undefined, confirmedMs: clock() }),
    earliestMs: clock,
    hear: () => undefined,
    check: async () => {},
    onSure: () => {},
    close: async () => {},
  }
}
