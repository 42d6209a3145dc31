/** The first and the last second of a pause so far, ms since the epoch. */
export interface Interval {
  fromMs: number
  toMs: number
}

/** The pauses to report, oldest first, and whether the last one is still running. */
export interface StoredPauses {
  pauses: readonly Interval[]
  goesOn: boolean
}

/** Where they are stored over restarts. */
export interface PausesPlace {
  read(): StoredPauses
  write(pauses: StoredPauses): void
}

/** For servers without accounts: nothing is reported there. */
export const inMemory: PausesPlace = { read: () => ({ pauses: [], goesOn: false }), write() {} }

/** As many as the server accepts at once. */
const maxReported = 50
/** This many are kept while the server can't be reached; the oldest are dropped first. */
export const maxKept = 1_000
/** How often a running pause is written: a crash may lose this much of it. */
const writtenEveryMs = 5_000

/**
 * The seconds in which recording was paused, in event time. They are reported to the server, so that it
 * refuses them, too.
 */
export class PausedSeconds {
  readonly #place: PausesPlace
  #pauses: readonly Interval[]
  #isPaused: boolean
  #writtenToMs = 0

  /**
   * `isStillPaused`: the person's pause is in force as the helper starts. A pause that was also in force when
   * the helper ended continued in between: nothing could have ended it.
   */
  constructor(place: PausesPlace, isStillPaused: boolean) {
    this.#place = place
    const { pauses, goesOn } = place.read()
    this.#pauses = pauses
    this.#isPaused = goesOn && isStillPaused
    if (goesOn && !isStillPaused) this.flush()
  }

  /**
   * Adds a second.
   *
   * @param endMs its true end
   */
  note(endMs: number, isPaused: boolean): void {
    const before = this.#pauses
    const hasTurned = isPaused !== this.#isPaused
    this.#pauses = isPaused ? this.#with(endMs) : without(endMs, this.#pauses)
    this.#isPaused = isPaused
    const isDue = isPaused
      ? Math.abs(endMs - this.#writtenToMs) >= writtenEveryMs || this.#pauses.length !== before.length
      : this.#pauses !== before
    if (hasTurned || isDue) this.flush()
  }

  /** The pauses so far that may not have been reported, limited to the oldest. */
  unreported(): readonly Interval[] {
    return this.#pauses.slice(0, maxReported)
  }

  /** Marks these as reported: a finished pause that has not grown since is not reported again. */
  reported(intervals: readonly Interval[]): void {
    const before = this.#pauses
    const goesOn = this.#isPaused ? this.#pauses.at(-1) : undefined
    const known = new Set(intervals.map(nameOf))
    this.#pauses = this.#pauses.filter(interval => interval === goesOn || !known.has(nameOf(interval)))
    if (this.#pauses.length !== before.length) this.flush()
  }

  /** Writes everything so far to disk. */
  flush(): void {
    this.#writtenToMs = this.#pauses.at(-1)?.toMs ?? 0
    this.#place.write({ pauses: this.#pauses, goesOn: this.#isPaused })
  }

  /** The person was deleted. */
  forget(): void {
    this.#pauses = []
    this.#isPaused = false
    this.flush()
  }

  #with(endMs: number): readonly Interval[] {
    const last = this.#pauses.at(-1)
    if (this.#isPaused && last && last.toMs <= endMs)
      return [...this.#pauses.slice(0, -1), { fromMs: last.fromMs, toMs: endMs }]
    return [...this.#pauses, { fromMs: endMs, toMs: endMs }].slice(-maxKept)
  }
}

/**
 * A second that was not paused is in no pause. If a pause covers it, the clock was set back since, and the
 * rest of that pause is not true.
 */
function without(endMs: number, pauses: readonly Interval[]): readonly Interval[] {
  if (pauses.every(({ fromMs, toMs }) => endMs < fromMs || toMs < endMs)) return pauses
  return pauses.flatMap(({ fromMs, toMs }) => {
    if (endMs < fromMs || toMs < endMs) return [{ fromMs, toMs }]
    return fromMs < endMs ? [{ fromMs, toMs: endMs - 1 }] : []
  })
}

function nameOf({ fromMs, toMs }: Interval): string {
  return `${fromMs}-${toMs}`
}
