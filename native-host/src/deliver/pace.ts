/** At most so many batches at once … */
const maxAtOnce = 30
/** … and then one every so often: under the 120 a minute that servers allow a device by default. */
const betweenMs = 550

/** Keeps a backlog from flooding the server, and lets a few waiting batches go at once. Times are ms of any monotonic clock. */
export class Pace {
  #sendable = maxAtOnce
  #atMs: number | null = null

  /** Takes one send; returns how long to wait before it. */
  take(nowMs: number): number {
    const sinceMs = this.#atMs === null ? 0 : nowMs - this.#atMs
    this.#sendable = Math.min(maxAtOnce, this.#sendable + sinceMs / betweenMs) - 1
    this.#atMs = nowMs
    return this.#sendable >= 0 ? 0 : -this.#sendable * betweenMs
  }
}
