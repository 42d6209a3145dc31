import type { Observation } from '../collect/observation.ts'

/** Clocks are set by more than this; less is their ordinary unevenness. */
const stepAtLeastMs = 1_000
/** Corrections smaller than this only add unevenness: no minute is counted otherwise for them. */
const errorAtLeastMs = 2_000
/** No server that marks its answers ran before this, and none of these will run after. */
const earliestMs = Date.UTC(2026, 0, 1)
const latestMs = Date.UTC(2100, 0, 1)
/** An answer that took longer says too little of the time. */
const maxRoundTripMs = 60_000
/** Servers refuse what is further in the future: such seconds did not count, so they may be claimed again. */
const refusedAheadMs = 5 * 60_000

/** Seconds closer than this are one stretch of claimed time. */
const oneStretchWithinMs = 60_000
const maxStretches = 100

interface Stretch {
  from: number
  to: number
}

type Times = Pick<Observation, 'at' | 'elapsedSec' | 'trueElapsedSec'>

/** What the time is by someone who answered, and this machine's clock when the request left and the answer came. */
export interface ReportedTime {
  serverMs: number
  sentMs: number
  receivedMs: number
  /** The server itself said so, with a mark for this request, and is sure of its clock. Nobody else is believed: any portal has a `Date`. */
  isVerified?: boolean
}

/**
 * The true time of each second, whatever happens to this machine's clock. A server's word counts most; without it, a clock that is set
 * back is not followed, so that no second is claimed twice, and one that is set forward is.
 */
export class Timeline {
  #aheadMs = 0
  #wasEverTold = false
  /** This machine's clock when a server spoke since the last observation. */
  #toldAt: number | null = null
  #lastAt = Number.NEGATIVE_INFINITY
  /** Claimed time, oldest first as it was claimed. */
  #claimed: Stretch[] = []

  /** How far this machine's clock is ahead of the true time, in ms. */
  get aheadMs(): number {
    return this.#aheadMs
  }

  /** Whether the server itself ever told the time since the helper started. */
  get isVerified(): boolean {
    return this.#wasEverTold
  }

  /** The true end of an observed second, or null when it was claimed before. */
  claim(observed: Times): number | null {
    this.#followStep(observed)
    const trueMs = Math.round(observed.at - this.#aheadMs)
    if (this.#claimed.some(({ from, to }) => from <= trueMs && trueMs <= to)) return null
    const last = this.#claimed.at(-1)
    if (last !== undefined && trueMs > last.to && trueMs - last.to <= oneStretchWithinMs) last.to = trueMs
    else this.#claimed = [...this.#claimed.slice(1 - maxStretches), { from: trueMs, to: trueMs }]
    return trueMs
  }

  /** Someone told the time: the server, or else it is not believed. */
  reported({ serverMs, sentMs, receivedMs, isVerified = false }: ReportedTime): void {
    if (!isVerified || serverMs < earliestMs || serverMs > latestMs) return
    const halfMs = (receivedMs - sentMs) / 2
    // The clock was set while the answer was on its way: that says nothing.
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
    // A server that spoke after the step has told of it already.
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
