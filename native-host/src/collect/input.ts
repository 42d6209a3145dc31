/** What the hands did since the last look: counts and a length, nothing else. */
export interface InputCounts {
  keystrokes: number
  clicks: number
  scrolls: number
  /** Pixels the pointer travelled. */
  distance: number
}

/** Releases get lost (grabs, lock screens): after this long without any key event nothing counts as held. */
const heldAtMostMs = 5_000

/**
 * No hand moves a pointer faster than this; programs that put it somewhere do (games, remote control, a jump to another monitor). What
 * is further than so many pixels is not counted, but the way goes on from there. Motion is told many times a second, so a pause before a
 * step makes no long step likely.
 */
const fastestPixelsPerMs = 20
const maxPauseMs = 50
const minJump = 200

/**
 * Counts keys, clicks, wheel steps and pointer travel. Key codes live only in the set of keys held at this moment, which tells
 * the repeats of a held key from presses, and leave it at their release. Times are milliseconds of any one monotonic clock.
 */
export class InputCounter {
  #counts = nothing()
  readonly #held = new Set<number>()
  #lastKeyMs = Number.NEGATIVE_INFINITY
  #lastInputMs: number | null = null
  #pointer: { x: number; y: number; ms: number } | null = null

  keyDown(code: number, nowMs: number): void {
    this.#forgetLostReleases(nowMs)
    this.#lastInputMs = nowMs
    if (this.#held.has(code)) return
    this.#held.add(code)
    this.#counts.keystrokes++
  }

  keyUp(code: number, nowMs: number): void {
    this.#forgetLostReleases(nowMs)
    this.#lastInputMs = nowMs
    this.#held.delete(code)
  }

  click(nowMs: number): void {
    this.#lastInputMs = nowMs
    this.#counts.clicks++
  }

  scroll(nowMs: number): void {
    this.#lastInputMs = nowMs
    this.#counts.scrolls++
  }

  moveTo(x: number, y: number, nowMs: number): void {
    this.#lastInputMs = nowMs
    if (this.#pointer !== null) {
      const step = Math.hypot(x - this.#pointer.x, y - this.#pointer.y)
      const pauseMs = Math.min(nowMs - this.#pointer.ms, maxPauseMs)
      if (step <= Math.max(minJump, pauseMs * fastestPixelsPerMs)) this.#counts.distance += step
    }
    this.#pointer = { x, y, ms: nowMs }
  }

  /** The counts since the last call; counting goes on from zero. */
  take(): InputCounts {
    const taken = this.#counts
    this.#counts = nothing()
    return taken
  }

  /** Seconds since the last input, or null before the first. */
  idleSeconds(nowMs: number): number | null {
    return this.#lastInputMs === null ? null : Math.max(0, nowMs - this.#lastInputMs) / 1000
  }

  #forgetLostReleases(nowMs: number): void {
    if (nowMs - this.#lastKeyMs > heldAtMostMs) this.#held.clear()
    this.#lastKeyMs = nowMs
  }
}

function nothing(): InputCounts {
  return { keystrokes: 0, clicks: 0, scrolls: 0, distance: 0 }
}
