const maxSkipped = 64

/** Skips tries after failures: twice as many after each consecutive failure. */
export interface OptimisticBackoff {
  /** Call it before each possible try. */
  isWorthTrying(): boolean
  succeeded(): void
  failed(): void
}

export function createOptimisticBackoff(): OptimisticBackoff {
  let failuresInARow = 0
  let toSkip = 0
  return {
    isWorthTrying() {
      if (toSkip === 0) return true
      toSkip--
      return false
    },
    succeeded() {
      failuresInARow = 0
    },
    failed() {
      toSkip = Math.min(2 ** failuresInARow++, maxSkipped)
    },
  }
}
