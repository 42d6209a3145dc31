/** The first and the last second of a pause so far, ms since the epoch. */
interface Interval {
  fromMs: number
  toMs: number
}

/** As many as the server takes at once. */
const mostKept = 50

/** The seconds in which recording was paused, in the time of the events: what a server is told, so that it refuses them, too. */
export class PausedSeconds {
  #kept: Interval[] = []
  #isPaused = false

  /** A second went by. @param endMs its true end */
  note(endMs: number, isPaused: boolean): void {
    const last = this.#kept.at(-1)
    if (isPaused && this.#isPaused && last && last.toMs <= endMs) last.toMs = endMs
    else if (isPaused) this.#kept = [...this.#kept, { fromMs: endMs, toMs: endMs }].slice(-mostKept)
    this.#isPaused = isPaused
  }

  /** What was noted up to now and is not known to have been told. */
  untold(): readonly Interval[] {
    return this.#kept.map(interval => ({ ...interval }))
  }

  /** These were told: what has not grown since and is over is not told again. */
  told(intervals: readonly Interval[]): void {
    const goesOn = this.#isPaused ? this.#kept.at(-1) : undefined
    const toldTo = new Map(intervals.map(({ fromMs, toMs }) => [fromMs, toMs]))
    this.#kept = this.#kept.filter(
      interval => interval === goesOn || toldTo.get(interval.fromMs) !== interval.toMs,
    )
  }
}
