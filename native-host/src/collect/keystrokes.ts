import { isModifier, isNoKeystroke } from './key-kinds.ts'

/** Releases get lost (grabs, lock screens): after this long without any key event no key counts as held. */
const heldAtMostMs = 5_000
/** Keys this close together are one burst: a program types them, as dictation, scanners and steno machines do. */
const burstGapMs = 30
const burstAtMost = 5

export interface Press {
  /** How many keystrokes to count. */
  keystrokes: number
  /** It is the first of a burst, or alone. */
  beginsBurst: boolean
  /** It is an ordinary key, and no other key is held. */
  isLone: boolean
}

/**
 * Tells which key presses are keystrokes. A held key is one. F13 to F24 and locks are none, and a modifier is one only
 * together with another key, a click or the wheel. A burst counts as five at most. Key codes are kept only while a key is held. Times are
 * milliseconds of any monotonic clock.
 */
export class Keystrokes {
  readonly #held = new Set<number>()
  /** Modifiers that may yet be used. */
  readonly #waiting = new Set<number>()
  #lastEventMs = Number.NEGATIVE_INFINITY
  #lastPressMs = Number.NEGATIVE_INFINITY
  #inBurst = 0

  /** Null if the key is already held. */
  press(code: number, ms: number): Press | null {
    this.#forgetLostReleases(ms)
    if (this.#held.has(code)) return null
    const isAlone = this.#held.size === 0
    this.#held.add(code)
    if (isModifier(code)) this.#waiting.add(code)
    if (isModifier(code) || isNoKeystroke(code)) return { keystrokes: 0, beginsBurst: false, isLone: false }
    const beginsBurst = ms - this.#lastPressMs > burstGapMs
    if (beginsBurst) this.#inBurst = 0
    this.#lastPressMs = ms
    const before = Math.min(this.#inBurst, burstAtMost)
    this.#inBurst = Math.min(this.#inBurst + this.useModifiers() + 1, burstAtMost)
    return { keystrokes: this.#inBurst - before, beginsBurst, isLone: isAlone }
  }

  release(code: number, ms: number): void {
    this.#forgetLostReleases(ms)
    this.#held.delete(code)
    this.#waiting.delete(code)
  }

  /** How many held modifiers are used now for the first time. */
  useModifiers(): number {
    const used = this.#waiting.size
    this.#waiting.clear()
    return used
  }

  #forgetLostReleases(ms: number): void {
    if (ms - this.#lastEventMs > heldAtMostMs) this.#held.clear()
    this.#lastEventMs = ms
  }
}
