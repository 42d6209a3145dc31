const pauseMs = 5_000

/** Finds actions that go on for many minutes without a pause. Times are milliseconds of a monotonic clock. */
export class NeverRests {
  readonly #atLeastMs: number
  #beganMs = 0
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(minutes: number) {
    this.#atLeastMs = minutes * 60_000
  }

  act(ms: number): void {
    if (ms - this.#lastMs >= pauseMs) this.#beganMs = ms
    this.#lastMs = ms
  }

  /** When the pattern began that there is at this time; null if there is none. */
  beganMs(nowMs: number): number | null {
    if (nowMs - this.#lastMs >= pauseMs) return null
    return this.#lastMs - this.#beganMs >= this.#atLeastMs ? this.#beganMs : null
  }
}
