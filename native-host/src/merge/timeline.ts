import type { Observation } from '../collect/observation.ts'

/** Clocks are set by more than this; less is their ordinary unevenness. */
const stepAtLeastMs = 1_000
/** The server tells whole seconds: smaller errors can't be told from none. */
const errorAtLeastMs = 2_000
/** Servers refuse what is further in the future: such seconds did not count, so they may be claimed again. */
const refusedAheadMs = 5 * 60_000

/** Seconds closer than this are one stretch of claimed time. */
const oneStretchWithinMs = 60_000
const mostStretches = 100

interface Stretch {
  from: number
  to: number
}

type Times = Pick<Observation, 'at' | 'elapsedSec' | 'trueElapsedSec'>

/** What a server's `Date` header said, and this machine's clock when the request left and the answer came. */
export interface ToldTime {
  serverMs: number
  sentMs: number
  receivedMs: number
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

  /** The true end of an observed second, or null when it was claimed before. */
  claim(observed: Times): number | null {
    this.#followStep(observed)
    const trueMs = Math.round(observed.at - this.#aheadMs)
    if (this.#claimed.some(({ from, to }) => from <= trueMs && trueMs <= to)) return null
    const last = this.#claimed.at(-1)
    if (last !== undefined && trueMs > last.to && trueMs - last.to <= oneStretchWithinMs) last.to = trueMs
    else this.#claimed = [...this.#claimed.slice(1 - mostStretches), { from: trueMs, to: trueMs }]
    return trueMs
  }

  /** A server told its time. */
  told({ serverMs, sentMs, receivedMs }: ToldTime): void {
    const halfMs = (receivedMs - sentMs) / 2
    // The clock was set while the answer was on its way: that says nothing.
    if (halfMs < 0) return
    this.#wasEverTold = true
    this.#toldAt = receivedMs
    const errorMs = errorAtLeastMs + halfMs
    const aheadMs = sentMs + halfMs - (serverMs + 500)
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
