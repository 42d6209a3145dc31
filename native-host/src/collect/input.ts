import type { PatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { Keystrokes } from './keystrokes.ts'
import { InputPatterns, type Pattern } from './patterns/input-patterns.ts'

/** Input since the last call: counts and a distance only. */
export interface InputCounts {
  keystrokes: number
  clicks: number
  scrolls: number
  /** Pixels the pointer moved. */
  distance: number
}

/** What is known of the input of a second. */
export interface TakenInput {
  counts: InputCounts
  /** The patterns of tools that there are now. */
  patterns: Pattern[]
}

/**
 * No one moves a pointer faster than this, but programs do (games, remote control, a jump to another
 * monitor). A longer step is not counted; the path continues from its end. Systems report movement many times
 * a second, so a pause before a step allows only a slightly longer one.
 */
const fastestPixelsPerMs = 20
const maxPauseMs = 50
const minJump = 200

/**
 * Counts keystrokes, clicks, wheel steps and pointer distance, and looks for patterns of tools in their times if it is
 * told to. Key codes are kept only while a key is held. Times are milliseconds of any monotonic clock.
 */
export class InputCounter {
  #counts = nothing()
  readonly #keys = new Keystrokes()
  #lastInputMs: number | null = null
  #pointer: { x: number; y: number; ms: number } | null = null
  #thresholds: PatternThresholds | null
  #patterns: InputPatterns | null = null

  /** Without thresholds it only counts. */
  constructor(thresholds: PatternThresholds | null = null) {
    this.#thresholds = thresholds
    this.forgetPatterns()
  }

  /** Looks for patterns by other thresholds from now on, or no longer. What was found before is forgotten. */
  lookFor(thresholds: PatternThresholds | null): void {
    this.#thresholds = thresholds
    this.forgetPatterns()
  }

  /** Forgets the times of all input. */
  forgetPatterns(): void {
    this.#patterns = this.#thresholds && new InputPatterns(this.#thresholds)
  }

  keyDown(code: number, nowMs: number): void {
    this.#act(nowMs)
    const press = this.#keys.press(code, nowMs)
    if (press === null) return
    const { keystrokes, beginsBurst, isLone } = press
    this.#counts.keystrokes += keystrokes
    this.#patterns?.keyDown(code, nowMs, isLone)
    this.#patterns?.keystrokes(keystrokes, nowMs, beginsBurst)
  }

  keyUp(code: number, nowMs: number): void {
    this.#act(nowMs)
    this.#keys.release(code, nowMs)
    this.#patterns?.keyUp(code, nowMs)
  }

  click(nowMs: number): void {
    this.#act(nowMs)
    this.#useModifiers(nowMs)
    this.#counts.clicks++
    this.#patterns?.click(this.#pointer, nowMs)
  }

  scroll(nowMs: number): void {
    this.#act(nowMs)
    this.#useModifiers(nowMs)
    this.#counts.scrolls++
    this.#patterns?.scroll(nowMs)
  }

  moveTo(x: number, y: number, nowMs: number): void {
    this.#act(nowMs)
    if (this.#pointer !== null) {
      const step = Math.hypot(x - this.#pointer.x, y - this.#pointer.y)
      const pauseMs = Math.min(nowMs - this.#pointer.ms, maxPauseMs)
      const isByHand = step <= Math.max(minJump, pauseMs * fastestPixelsPerMs)
      if (isByHand) this.#counts.distance += step
      this.#patterns?.move(isByHand ? step : 0, nowMs)
    }
    this.#pointer = { x, y, ms: nowMs }
  }

  /** Returns the counts since the last call and resets them, with the patterns that there are now. */
  take(nowMs: number): TakenInput {
    const counts = this.#counts
    this.#counts = nothing()
    return { counts, patterns: this.#patterns?.current(nowMs) ?? [] }
  }

  idleSeconds(nowMs: number): number | null {
    return this.#lastInputMs === null ? null : Math.max(0, nowMs - this.#lastInputMs) / 1000
  }

  /** A modifier that is held while the mouse is used counts like one with a key. */
  #useModifiers(nowMs: number): void {
    const used = this.#keys.useModifiers()
    this.#counts.keystrokes += used
    this.#patterns?.keystrokes(used, nowMs, used > 0)
  }

  /** Intervals over a clock that went back would be wrong. */
  #act(nowMs: number): void {
    if (this.#lastInputMs !== null && nowMs < this.#lastInputMs) this.forgetPatterns()
    this.#lastInputMs = nowMs
  }
}

function nothing(): InputCounts {
  return { keystrokes: 0, clicks: 0, scrolls: 0, distance: 0 }
}
