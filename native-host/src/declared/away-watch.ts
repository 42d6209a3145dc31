/** One second, as far as it matters for whether someone was away. */
export interface WatchedSecond {
  /** The true end of the second, ms since the epoch. */
  endMs: number
  /** Keys, clicks, the wheel or the mouse were used. */
  hasInput: boolean
  isLocked: boolean
  /** Nothing was recorded: paused, private or outside of the recording hours. */
  isOff: boolean
}

/** Whole minutes, ms since the epoch. */
export interface Stretch {
  startMs: number
  endMs: number
}

const minuteMs = 60_000
/** Someone who is away for less is not asked. */
const minAwayMs = 10 * minuteMs
/** After a longer time without a second, the helper did not run or the computer slept. */
const maxGapMs = minuteMs

/**
 * Notices when someone comes back: returns the stretch without input that has just ended, if it has at least ten whole minutes. Time that was not
 * recorded, or in which the helper did not run, interrupts a stretch, unless the screen was locked.
 */
export function createAwayWatch(): (second: WatchedSecond) => Stretch | null {
  /** The end of the last second with input; null before the first one, and after an interruption. */
  let awaySinceMs: number | null = null
  let last: WatchedSecond | undefined

  return second => {
    const before = last
    last = second
    if (second.isOff) awaySinceMs = null
    if (second.isOff) return null
    const isInterrupted =
      before === undefined ||
      before.isOff ||
      second.endMs < before.endMs ||
      (second.endMs - before.endMs > maxGapMs && !before.isLocked)
    if (isInterrupted) awaySinceMs = second.endMs
    if (!second.hasInput || second.isLocked) return null
    const stretch = awaySinceMs === null ? null : wholeMinutes(awaySinceMs, second.endMs)
    awaySinceMs = second.endMs
    return stretch
  }
}

function wholeMinutes(fromMs: number, toMs: number): Stretch | null {
  const startMs = Math.ceil(fromMs / minuteMs) * minuteMs
  const endMs = Math.floor(toMs / minuteMs) * minuteMs
  return endMs - startMs >= minAwayMs ? { startMs, endMs } : null
}
