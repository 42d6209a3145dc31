/** The first and the last second of a pause so far, ms since the epoch. */
export interface Interval {
  fromMs: number
  toMs: number
}

/** What is to be told of pauses, oldest first, and whether the last one still goes on. */
export interface KeptPauses {
  pauses: readonly Interval[]
  goesOn: boolean
}

/** Where it outlives the helper. */
export interface PausesPlace {
  read(): KeptPauses
  write(kept: KeptPauses): void
}

/** Where nobody asks who this device is, nobody is told either. */
export const inMemory: PausesPlace = { read: () => ({ pauses: [], goesOn: false }), write() {} }

/** As many as the server takes at once. */
const maxReported = 50
/** So many are kept for a server that is away; the oldest go first. */
export const maxKept = 1_000
/** A pause that goes on is written as often as this: what a crash may cost of it. */
const writtenEveryMs = 5_000

/** The seconds in which recording was paused, in the time of the events: what a server is told, so that it refuses them, too. */
export class PausedSeconds {
  readonly #place: PausesPlace
  #kept: readonly Interval[]
  #isPaused: boolean
  #writtenToMs = 0

  /** `isStillPaused`: the person's pause is in force as the helper starts. One that was when it ended went on in between: nobody could end it. */
  constructor(place: PausesPlace, isStillPaused: boolean) {
    this.#place = place
    const { pauses, goesOn } = place.read()
    this.#kept = pauses
    this.#isPaused = goesOn && isStillPaused
    if (goesOn && !isStillPaused) this.flush()
  }

  /** A second went by. @param endMs its true end */
  note(endMs: number, isPaused: boolean): void {
    const before = this.#kept
    const hasTurned = isPaused !== this.#isPaused
    this.#kept = isPaused ? this.#with(endMs) : without(endMs, this.#kept)
    this.#isPaused = isPaused
    const isDue = isPaused
      ? Math.abs(endMs - this.#writtenToMs) >= writtenEveryMs || this.#kept.length !== before.length
      : this.#kept !== before
    if (hasTurned || isDue) this.flush()
  }

  /** What was noted up to now and is not known to have been told: the oldest of it, where that is much. */
  untold(): readonly Interval[] {
    return this.#kept.slice(0, maxReported)
  }

  /** These were told: what has not grown since and is over is not told again. */
  reported(intervals: readonly Interval[]): void {
    const before = this.#kept
    const goesOn = this.#isPaused ? this.#kept.at(-1) : undefined
    const known = new Set(intervals.map(nameOf))
    this.#kept = this.#kept.filter(interval => interval === goesOn || !known.has(nameOf(interval)))
    if (this.#kept.length !== before.length) this.flush()
  }

  /** Nothing noted up to now can be lost any more. */
  flush(): void {
    this.#writtenToMs = this.#kept.at(-1)?.toMs ?? 0
    this.#place.write({ pauses: this.#kept, goesOn: this.#isPaused })
  }

  /** The person was deleted. */
  forget(): void {
    this.#kept = []
    this.#isPaused = false
    this.flush()
  }

  #with(endMs: number): readonly Interval[] {
    const last = this.#kept.at(-1)
    if (this.#isPaused && last && last.toMs <= endMs)
      return [...this.#kept.slice(0, -1), { fromMs: last.fromMs, toMs: endMs }]
    return [...this.#kept, { fromMs: endMs, toMs: endMs }].slice(-maxKept)
  }
}

/** A second that was not paused lies in no pause: where one claims it, a clock was set back since, and what it claims from there on is not true. */
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
