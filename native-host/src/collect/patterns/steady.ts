const minuteMs = 60_000
const compared = 10
/** With fewer actions a minute, people are as steady by chance. */
const minMean = 6
/** How far the running minute may be from the others' pace before the pattern is over. */
const tolerance = { actions: 3, share: 0.25 }

/**
 * Finds counts a minute that hardly vary over ten whole minutes. Minutes are those of the monotonic clock whose
 * milliseconds are given.
 */
export class Steady {
  readonly #ratio: number
  #minute = 0
  #count = 0
  /** Of the whole minutes before, newest last. */
  #counts: number[] = []
  #mean: number | null = null
  #beganMs = 0

  constructor(ratio: number) {
    this.#ratio = ratio
  }

  act(ms: number, actions: number): void {
    this.#advance(ms)
    this.#count += actions
  }

  /** When the pattern began that there is at this time; null if there is none. */
  beganMs(nowMs: number): number | null {
    this.#advance(nowMs)
    if (this.#mean === null) return null
    const expected = (this.#mean * (nowMs - this.#minute * minuteMs)) / minuteMs
    const isInStep =
      Math.abs(this.#count - expected) <= Math.max(tolerance.actions, tolerance.share * this.#mean)
    return isInStep ? this.#beganMs : null
  }

  #advance(ms: number): void {
    const minute = Math.floor(ms / minuteMs)
    if (minute === this.#minute) return
    this.#close(minute - this.#minute)
    this.#minute = minute
    this.#count = 0
  }

  #close(minutes: number): void {
    this.#counts = [...this.#counts, this.#count].slice(-compared)
    // Minutes without a single action end every pattern.
    if (minutes > 1) this.#counts = []
    const mean = this.#steadyMean()
    if (mean !== null && this.#mean === null) this.#beganMs = (this.#minute + 1 - compared) * minuteMs
    this.#mean = mean
  }

  #steadyMean(): number | null {
    if (this.#counts.length < compared || this.#counts.includes(0)) return null
    const mean = this.#counts.reduce((sum, count) => sum + count, 0) / compared
    const variance = this.#counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (compared - 1)
    return mean >= minMean && variance / mean < this.#ratio ? mean : null
  }
}
