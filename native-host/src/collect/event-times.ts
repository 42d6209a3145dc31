/** Systems stamp events to 16 ms at best, so a small lateness means nothing. */
const lateAtLeastMs = 50
/** More is another clock: the system's was restarted, or a program made up the time of its input. */
const lateAtMostMs = 10_000
/** By how much both clocks may drift apart. */
const driftPerMs = 0.001

/**
 * When events happened. A busy computer delivers many at once; their own times then tell them apart, so that typing does
 * not look like a burst. All times are milliseconds; the system's may start anywhere.
 */
export class EventTimes {
  /** How far the clock of the program is ahead of the system's, as far as known. */
  #aheadMs: number | null = null
  #lastNowMs = 0
  #lastMs = Number.NEGATIVE_INFINITY

  /** The time of an event that arrives now, by the program's clock. It never goes back. */
  timeOf(systemMs: number, nowMs: number): number {
    const aheadMs = nowMs - systemMs
    const driftedMs = (this.#aheadMs ?? aheadMs) + (nowMs - this.#lastNowMs) * driftPerMs
    this.#lastNowMs = nowMs
    const isSameClock = Math.abs(aheadMs - driftedMs) <= lateAtMostMs
    this.#aheadMs = isSameClock ? Math.min(aheadMs, driftedMs) : aheadMs
    const lateMs = aheadMs - this.#aheadMs
    this.#lastMs = Math.max(this.#lastMs, lateMs >= lateAtLeastMs ? nowMs - lateMs : nowMs)
    return this.#lastMs
  }
}
