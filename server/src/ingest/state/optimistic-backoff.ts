const maxGroups = 64

/** Whether it is worth trying what has gone wrong lately: after each failure in a row twice as many are left out. */
export interface OptimisticBackoff {
  /** Asked before each try that could be. */
  isWorthTrying(): boolean
  succeeded(): void
  failed(): void
}

export function createOptimisticBackoff(): OptimisticBackoff {
  let failuresInARow = 0
  let leftOut = 0
  return {
    isWorthTrying() {
      if (leftOut === 0) return true
      leftOut--
      return false
    },
    succeeded() {
      failuresInARow = 0
    },
    failed() {
      leftOut = Math.min(2 ** failuresInARow++, maxGroups)
    },
  }
}
