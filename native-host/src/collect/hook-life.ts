import type { Observation } from './observation.ts'

/** So long a hook that once worked may be blind: windows of the system itself hide input from it, but not for ever. */
const blindAtMostMs = 60_000

/**
 * Tells a hook that died from one that never could see: only the first is worth a new start, for the second the system's own counter has to
 * do. Times are milliseconds of any one monotonic clock.
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
