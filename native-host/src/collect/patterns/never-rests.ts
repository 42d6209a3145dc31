const pauseMs = 5_000
const minuteMs = 60_000
/** People go on for at most so long, so these last minutes are the tool's alone. */
const toolsAloneMinutes = 9
/** A pause that is so much longer than all of the tool's is not the tool's. */
const clearlyLonger = 1.5
/** Patterns need not be known for longer: names reach back a quarter of an hour. */
const keptMinutes = 60

/** The longest interval that ended in a minute of a stretch. */
interface Longest {
  minute: number
  ms: number
  endMs: number
}

/** Finds actions that go on for many minutes without a pause. Times are milliseconds of a monotonic clock. */
export class NeverRests {
  readonly #atLeastMs: number
  #beganMs = 0
  #lastMs = Number.NEGATIVE_INFINITY
  #longest: Longest[] = []

  constructor(minutes: number) {
    this.#atLeastMs = minutes * minuteMs
  }

  act(ms: number): void {
    const intervalMs = ms - this.#lastMs
    this.#lastMs = ms
    if (intervalMs >= pauseMs) {
      this.#beganMs = ms
      this.#longest = []
      return
    }
    const minute = Math.floor((ms - this.#beganMs) / minuteMs)
    const last = this.#longest.at(-1)
    if (last?.minute !== minute)
      this.#longest = [...this.#longest.slice(1 - keptMinutes), { minute, ms: intervalMs, endMs: ms }]
    else if (intervalMs > last.ms) Object.assign(last, { ms: intervalMs, endMs: ms })
  }

  /** When the pattern began that there is at this time; null if there is none. */
  beganMs(nowMs: number): number | null {
    if (nowMs - this.#lastMs >= pauseMs) return null
    return this.#lastMs - this.#beganMs >= this.#atLeastMs ? this.#toolBeganMs() : null
  }

  /** A tool that begins at once where a person stops makes one stretch with them. Its own intervals are shorter. */
  #toolBeganMs(): number {
    const toolsAlone = this.#longest.slice(-toolsAloneMinutes)
    const maxPauseMs = Math.max(...toolsAlone.map(({ ms }) => ms))
    const before = this.#longest.slice(0, -toolsAloneMinutes)
    return before.findLast(({ ms }) => ms > clearlyLonger * maxPauseMs)?.endMs ?? this.#beganMs
  }
}
