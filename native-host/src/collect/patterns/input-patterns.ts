import type { Channel, DeviceRule } from '@telemetry-tracker/shared/contracts/suspicions'
import type { PatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { ConstantHold } from './constant-hold.ts'
import { NeverRests } from './never-rests.ts'
import { NoPauses } from './no-pauses.ts'
import { Replayed } from './replayed.ts'
import { SingleClicks } from './single-clicks.ts'
import { Steady } from './steady.ts'

/** A pattern of tools in one channel. */
export interface Pattern {
  rule: DeviceRule
  channel: Channel
  /** For how long it has lasted. */
  forMs: number
}

/**
 * Looks for patterns in the times of input, while it is counted. Intervals, holds and counts stay in this object; only
 * the patterns' names leave it. Its memory is bounded. Times are milliseconds of a monotonic clock and never go back.
 */
export class InputPatterns {
  readonly #singleClicks = new SingleClicks()
  readonly #constantHold: ConstantHold
  readonly #replayed: Replayed
  readonly #noPauses: Record<'keys' | 'clicks', NoPauses>
  readonly #steady: Record<'keys' | 'clicks', Steady>
  readonly #neverRests: Record<'keys' | 'clicks' | 'wheel', NeverRests>

  constructor(thresholds: PatternThresholds) {
    const { noPausesFactors, neverRestsMinutes, constantHoldShare, steadyRatio, replayedCorrelation } =
      thresholds
    const noPauses = () => new NoPauses(noPausesFactors)
    const steady = () => new Steady(steadyRatio)
    const neverRests = () => new NeverRests(neverRestsMinutes)
    this.#constantHold = new ConstantHold(constantHoldShare)
    this.#replayed = new Replayed(replayedCorrelation)
    this.#noPauses = { keys: noPauses(), clicks: noPauses() }
    this.#steady = { keys: steady(), clicks: steady() }
    this.#neverRests = { keys: neverRests(), clicks: neverRests(), wheel: neverRests() }
  }

  /** A key was pressed that was not held. `isLone`: it is an ordinary key, and no other key is held. */
  keyDown(code: number, ms: number, isLone: boolean): void {
    if (isLone) this.#constantHold.loneKeyDown(code, ms)
    else this.#constantHold.otherKeyDown()
  }

  keyUp(code: number, ms: number): void {
    this.#constantHold.keyUp(code, ms)
  }

  /** So many keystrokes are counted. Of keys in a burst, only the first is an action. */
  keystrokes(count: number, ms: number, beginsBurst: boolean): void {
    if (beginsBurst) this.#noPauses.keys.act(ms)
    if (count === 0) return
    this.#steady.keys.act(ms, count)
    this.#neverRests.keys.act(ms)
    this.#replayed.act('keys', count, ms)
  }

  click(place: { x: number; y: number } | null, ms: number): void {
    if (this.#singleClicks.isSingle(place, ms)) this.#noPauses.clicks.act(ms)
    this.#constantHold.pointerActs()
    this.#steady.clicks.act(ms, 1)
    this.#neverRests.clicks.act(ms)
    this.#replayed.act('clicks', 1, ms)
  }

  scroll(ms: number): void {
    this.#neverRests.wheel.act(ms)
    this.#replayed.act('wheel', 1, ms)
  }

  /** `pixels` is 0 for a jump that no hand makes. */
  move(pixels: number, ms: number): void {
    this.#constantHold.pointerActs()
    this.#replayed.act('movement', pixels, ms)
  }

  /** All patterns that there are at this time. */
  current(nowMs: number): Pattern[] {
    const patterns: Pattern[] = []
    const add = (rule: DeviceRule, channel: Channel, beganMs: number | null) => {
      if (beganMs !== null) patterns.push({ rule, channel, forMs: Math.max(0, nowMs - beganMs) })
    }
    for (const channel of ['keys', 'clicks'] as const) {
      add('no_pauses', channel, this.#noPauses[channel].beganMs(nowMs))
      add('steady', channel, this.#steady[channel].beganMs(nowMs))
    }
    for (const channel of ['keys', 'clicks', 'wheel'] as const)
      add('never_rests', channel, this.#neverRests[channel].beganMs(nowMs))
    add('constant_hold', 'keys', this.#constantHold.beganMs(nowMs))
    const replay = this.#replayed.current(nowMs)
    for (const channel of replay?.channels ?? []) add('replayed', channel, replay?.beganMs ?? null)
    return patterns
  }
}
