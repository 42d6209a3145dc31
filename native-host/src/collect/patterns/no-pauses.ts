import type { PatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { Latest } from './latest.ts'

/** A pattern must last this long: dictation and text expanders type a sentence evenly, too. */
const lastsAtLeastMs = 10_000
/** Intervals shorter than this share of the median are of another tempo: a person's, before or after the tool. */
const sameTempo = 0.5
/** Most of so many last intervals must be of it, so that a pattern ends when a person acts again. */
const latest = 3

/**
 * Finds actions that come too evenly: the longest of the last n intervals is hardly longer than their median. People
 * pause now and then. Shorter intervals are allowed, because tools jitter, but a pattern neither begins nor ends with
 * much shorter ones. Times are milliseconds of a monotonic clock.
 */
export class NoPauses {
  readonly #factors: PatternThresholds['noPausesFactors']
  readonly #times: Latest
  #beganMs: number | null = null
  /** The latest actions are part of the pattern. */
  #isInTempo = false
  /** Without an action until then, this interval is too long as well. */
  #endsMs = 0

  constructor(factors: PatternThresholds['noPausesFactors']) {
    this.#factors = factors
    this.#times = new Latest(Math.max(2, ...factors.map(([n]) => n + 1)))
  }

  act(ms: number): void {
    this.#times.add(ms)
    let beganMs = Number.POSITIVE_INFINITY
    this.#endsMs = 0
    this.#isInTempo = false
    for (const [n, factor] of this.#factors) {
      if (this.#times.length <= n) continue
      const intervals = this.#lastIntervals(n)
      const medianMs = median(intervals.toSorted())
      const limitMs = factor * medianMs
      if (!(Math.max(...intervals) < limitMs)) continue
      const tempo = Array.from(intervals, ms => ms >= sameTempo * medianMs)
      const first = tempo.findIndex((isSame, i) => isSame && tempo[i + 1])
      beganMs = Math.min(beganMs, this.#times.fromEnd(n - first))
      this.#isInTempo ||= tempo.slice(-latest).filter(Boolean).length > latest / 2
      this.#endsMs = Math.max(this.#endsMs, ms + limitMs)
    }
    this.#beganMs = beganMs === Number.POSITIVE_INFINITY ? null : Math.min(beganMs, this.#beganMs ?? beganMs)
  }

  /** When the pattern began that there is at this time; null if there is none. */
  beganMs(nowMs: number): number | null {
    if (this.#beganMs === null || !this.#isInTempo || nowMs >= this.#endsMs) return null
    return this.#times.fromEnd(1) - this.#beganMs < lastsAtLeastMs ? null : this.#beganMs
  }

  /** In ms, oldest first. */
  #lastIntervals(n: number): Float64Array {
    const times = this.#times.last(n + 1)
    for (let i = 0; i < n; i++) times[i] = (times[i + 1] ?? 0) - (times[i] ?? 0)
    return times.subarray(0, n)
  }
}

function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2
}
