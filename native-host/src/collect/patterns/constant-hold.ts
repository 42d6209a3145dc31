/** How many presses are compared. */
const compared = 60
/** Holds that differ by no more than this are equally long. */
const sameHoldMs = 4
/** Assistive technology and touch screens hold keys for no time, and so do some tools: that tells nothing. */
const noHoldMs = 2
/** Faster is how assistive technology and scanners type; slower tells nothing. */
const gapsMs = { min: 30, max: 1_000 }
/** These last presses must have the same hold, too, so that a pattern ends when a person types again. */
const lastOnes = 3
const endsAfterMs = 5_000

interface Press {
  ms: number
  holdMs: number
  /** Since the lone press before. */
  gapMs: number
  /** The pointer did nothing since then. An on-screen keyboard types by the pointer. */
  atRest: boolean
}

/**
 * Finds keys that are all held equally long. Only presses count during which no other key is held. The clicks of
 * touchpads are held equally long for people, too, and are not judged. Times are milliseconds of a monotonic clock.
 */
export class ConstantHold {
  readonly #share: number
  #presses: Press[] = []
  #held: (Omit<Press, 'holdMs'> & { code: number }) | null = null
  #lastPressMs: number | null = null
  #pointerActed = false
  #beganMs: number | null = null
  #isStill = false

  constructor(share: number) {
    this.#share = share
  }

  pointerActs(): void {
    this.#pointerActed = true
  }

  /** A key was pressed while no other was held. */
  loneKeyDown(code: number, ms: number): void {
    const gapMs = this.#lastPressMs === null ? 0 : ms - this.#lastPressMs
    this.#held = { code, ms, gapMs, atRest: !this.#pointerActed }
    this.#lastPressMs = ms
    this.#pointerActed = false
  }

  /** Another key is held now. */
  otherKeyDown(): void {
    this.#held = null
  }

  keyUp(code: number, ms: number): void {
    if (this.#held?.code !== code) return
    const { code: _, ...press } = this.#held
    this.#held = null
    this.#presses = [...this.#presses.slice(1 - compared), { ...press, holdMs: ms - press.ms }]
    this.#compare()
  }

  /** When the pattern began that there is at this time; null if there is none. */
  beganMs(nowMs: number): number | null {
    const isOver = this.#lastPressMs === null || nowMs - this.#lastPressMs >= endsAfterMs
    return this.#isStill && !isOver ? this.#beganMs : null
  }

  #compare(): void {
    const wanted = this.#share * compared
    const holds = this.#presses
      .filter(({ atRest, holdMs }) => atRest && holdMs > noHoldMs)
      .map(({ holdMs }) => holdMs)
    const common = holds.length < wanted || !this.#hasTypingGaps() ? null : commonHold(holds)
    if (common === null || common.count < wanted) {
      this.#beganMs = null
      this.#isStill = false
      return
    }
    const isCommon = ({ atRest, holdMs }: Press) =>
      atRest && holdMs >= common.fromMs && holdMs <= common.fromMs + sameHoldMs
    // A few presses before may be a person's.
    this.#beganMs ??= this.#presses.find(isCommon)?.ms ?? null
    this.#isStill = this.#presses.slice(-lastOnes).every(isCommon)
  }

  #hasTypingGaps(): boolean {
    if (this.#presses.length < compared) return false
    const gaps = this.#presses.map(({ gapMs }) => gapMs).sort((a, b) => a - b)
    const median = gaps[compared / 2] ?? 0
    return median >= gapsMs.min && median <= gapsMs.max
  }
}

/** The most holds that are equally long: from where, and how many. */
function commonHold(holds: number[]): { fromMs: number; count: number } {
  const sorted = holds.sort((a, b) => a - b)
  let best = { fromMs: 0, count: 0 }
  let end = 0
  for (const [start, fromMs] of sorted.entries()) {
    while (end < sorted.length && (sorted[end] ?? 0) <= fromMs + sameHoldMs) end++
    if (end - start > best.count) best = { fromMs, count: end - start }
  }
  return best
}
