import type { Observation } from './observation.ts'

/** How long a hook that once worked may be blind: system windows hide input from it, but only for a while. */
const blindAtMostMs = 60_000

/**
 * Distinguishes a hook that stopped from one that never worked. Restarting helps only the first; for the second
 * the system's own counter is used. Times are milliseconds of any monotonic clock.
 */
export class HookLife {
  #hasSeen = false
  #blindSinceMs: number | null = null

  isOver({ counts, hookIsBlind }: Pick<Observation, 'counts' | 'hookIsBlind'>, nowMs: number): boolean {
    const { keystrokes, clicks, scrolls, distance } = counts
    if (keystrokes + clicks + scrolls + distance > 0) this.#hasSeen = true
    this.#blindSinceMs = hookIsBlind ? (this.#blindSinceMs ?? nowMs) : null
    return this.#hasSeen && this.#blindSinceMs !== null && nowMs - this.#blindSinceMs > blindAtMostMs
  }
}
