export interface BackOffRange {
  firstMs: number
  maxMs: number
}

/**
 * How long to wait before retry `attempt` (0 is the first retry): full jitter under a doubling ceiling.
 * `random` is in [0, 1).
 */
export function backOffMs(attempt: number, { firstMs, maxMs }: BackOffRange, random: number): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(firstMs / 2 + random * (ceiling - firstMs / 2))
}
