/** A key as the typist knows it: it was pressed between these two moments, ms since the epoch. */
export interface TypedKey {
  fromMs: number
  toMs: number
}

/** A stored second. */
export interface CountedSecond {
  endMs: number
  keystrokes: number
}

export interface Account {
  typed: number
  counted: number
  /** Typed while a collector was running, in seconds that were written: each must be counted. */
  certain: number
  /** So near to the beginning or end of that time that they may be counted or not. */
  atEdges: number
  /**
   * In a gap: before the first collector, between two, or in the second that was not yet written when one was
   * killed.
   */
  inGaps: number
  /** Collectors whose seconds have fewer keys than were certainly theirs, or more than possible. */
  wrong: { stoodAtMs: number; counted: number; certain: number; possible: number }[]
}

/** A key needs a moment from the keyboard to the hook. */
const onItsWayMs = 250

/**
 * Compares what was typed with what was counted, for each collector. `stoodAtMs` are the times at which each
 * began to count. Each runs until it is killed, and its output ends with its last second before the next one
 * began.
 */
export function accountFor(
  keys: readonly TypedKey[],
  stoodAtMs: readonly number[],
  seconds: readonly CountedSecond[],
): Account {
  const account: Account = {
    typed: keys.length,
    counted: seconds.reduce((sum, { keystrokes }) => sum + keystrokes, 0),
    certain: 0,
    atEdges: 0,
    inGaps: 0,
    wrong: [],
  }
  for (const [i, fromMs] of stoodAtMs.entries()) {
    const nextMs = stoodAtMs[i + 1] ?? Number.POSITIVE_INFINITY
    const own = seconds.filter(({ endMs }) => endMs > fromMs && endMs <= nextMs)
    // A collector that wrote no second has no time range.
    if (own.length === 0) continue
    const lastMs = Math.max(...own.map(({ endMs }) => endMs))
    const counted = own.reduce((sum, { keystrokes }) => sum + keystrokes, 0)
    const certain = keys.filter(key => key.fromMs >= fromMs && key.toMs <= lastMs - onItsWayMs).length
    const possible = keys.filter(key => key.toMs >= fromMs - onItsWayMs && key.fromMs <= lastMs).length
    account.certain += certain
    account.atEdges += possible - certain
    if (counted < certain || counted > possible)
      account.wrong.push({ stoodAtMs: fromMs, counted, certain, possible })
  }
  const first = stoodAtMs[0] ?? Number.POSITIVE_INFINITY
  const early = seconds.filter(({ endMs }) => endMs <= first)
  if (early.length > 0) account.wrong.push({ stoodAtMs: 0, counted: early.length, certain: 0, possible: 0 })
  account.inGaps = account.typed - account.certain - account.atEdges
  return account
}
