import type { TrustedClock } from '../clock/trusted-clock.ts'

/** A clock that is always trusted, even if a test changes it. */
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
