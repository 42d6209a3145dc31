/** At most this many batches at once … */
const maxAtOnce = 30
/** … and then one per this interval: under the 120 a minute that servers allow a device by default. */
const betweenMs = 550

/**
 * Limits how fast a backlog is sent, and sends a few batches without delay. Times are ms of any monotonic clock.
 */
export class Pace {
  #sendable = maxAtOnce
  #atMs: number | null = null

  /** Takes one send and returns how long to wait before it. */
  take(nowMs: number): number {
    const sinceMs = this.#atMs === null ? 0 : nowMs - this.#atMs
    this.#sendable = Math.min(maxAtOnce, this.#sendable + sinceMs / betweenMs) - 1
    this.#atMs = nowMs
    return this.#sendable >= 0 ? 0 : -this.#sendable * betweenMs
  }
}
