import type { Observation } from '../collect/observation.ts'

/** A larger difference means that the clock was set; a smaller one is ordinary jitter. */
const stepAtLeastMs = 1_000
/** Smaller corrections would only add jitter: they move no minute. */
const errorAtLeastMs = 2_000
/** No server that marks its answers ran before this time, and none of these will run after it. */
const earliestMs = Date.UTC(2026, 0, 1)
const latestMs = Date.UTC(2100, 0, 1)
/** An answer that took longer is too inaccurate. */
const maxRoundTripMs = 60_000
/**
 * Servers refuse seconds further in the future. Such seconds did not count, so their timestamps may be used
 * again.
 */
const refusedAheadMs = 5 * 60_000

/** Seconds closer than this belong to one stretch of used timestamps. */
const oneStretchWithinMs = 60_000
const maxStretches = 100

interface Stretch {
  from: number
  to: number
}

type Times = Pick<Observation, 'at' | 'elapsedSec' | 'trueElapsedSec'>

/**
 * The time that a server reported, and this machine's clock when the request was sent and the answer arrived.
 */
export interface ReportedTime {
  serverMs: number
  sentMs: number
  receivedMs: number
  /**
   * The answer had the server's mark for this request, and the server is sure of its clock. Other times are
   * not trusted: any portal sends a `Date`.
   */
  isVerified?: boolean
}

/**
 * The true time of each second, whatever happens to this machine's clock. The server's time counts most.
 * Without it, a clock that is set back is ignored, so that no second is used twice, and a clock that is set
 * forward is followed.
 */
export class Timeline {
  #aheadMs = 0
  #wasEverTold = false
  /** This machine's clock when a server reported its time since the last observation. */
  #toldAt: number | null = null
  #lastAt = Number.NEGATIVE_INFINITY
  /** Used timestamps, in the order of use. */
  #claimed: Stretch[] = []

  /** How far this machine's clock is ahead of the true time, in ms. */
  get aheadMs(): number {
    return this.#aheadMs
  }

  /** Whether the server has reported its time since the helper started. */
  get isVerified(): boolean {
    return this.#wasEverTold
  }

  /** The true end of an observed second, or null when it was already used. */
  claim(observed: Times): number | null {
    this.#followStep(observed)
    const trueMs = Math.round(observed.at - this.#aheadMs)
    if (this.#claimed.some(({ from, to }) => from <= trueMs && trueMs <= to)) return null
    const last = this.#claimed.at(-1)
    if (last !== undefined && trueMs > last.to && trueMs - last.to <= oneStretchWithinMs) last.to = trueMs
    else this.#claimed = [...this.#claimed.slice(1 - maxStretches), { from: trueMs, to: trueMs }]
    return trueMs
  }

  /** Takes a reported time; one that is not verified is ignored. */
  reported({ serverMs, sentMs, receivedMs, isVerified = false }: ReportedTime): void {
    if (!isVerified || serverMs < earliestMs || serverMs > latestMs) return
    const halfMs = (receivedMs - sentMs) / 2
    // The clock was set while the answer was on its way, so this time is useless.
    if (halfMs < 0 || halfMs * 2 > maxRoundTripMs) return
    this.#wasEverTold = true
    this.#toldAt = receivedMs
    const errorMs = errorAtLeastMs + halfMs
    const aheadMs = sentMs + halfMs - serverMs
    if (Math.abs(aheadMs - this.#aheadMs) < errorMs) return
    this.#aheadMs = Math.abs(aheadMs) < errorMs ? 0 : aheadMs
    const refusedFromMs = serverMs + refusedAheadMs
    this.#claimed = this.#claimed
      .filter(({ from }) => from <= refusedFromMs)
      .map(({ from, to }) => ({ from, to: Math.min(to, refusedFromMs) }))
  }

  #followStep({ at, elapsedSec, trueElapsedSec }: Times): void {
    const stepMs = (elapsedSec - trueElapsedSec) * 1000
    const isStep = Math.abs(stepMs) >= stepAtLeastMs
    // A server time from after the step already includes it.
    const isKnown = this.#toldAt !== null && !this.#isBeforeStep(this.#toldAt, trueElapsedSec)
    if (isStep && !isKnown && (this.#wasEverTold || stepMs < 0)) this.#aheadMs += stepMs
    this.#lastAt = at
    this.#toldAt = null
  }

  #isBeforeStep(clockMs: number, trueElapsedSec: number): boolean {
    const latest = this.#lastAt + trueElapsedSec * 1000
    return clockMs >= this.#lastAt - stepAtLeastMs / 2 && clockMs <= latest + stepAtLeastMs / 2
  }
}
