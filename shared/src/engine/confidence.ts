import type { Rules } from './rules.ts'
import type { BucketTotals } from './totals.ts'

/**
 * How certain a verdict is, in [0, 1]: based on input, movement, how much of the bucket was seen, and how
 * little of it was idle; a fifth less after a distraction.
 */
export function confidence(totals: BucketTotals, distracted: boolean, rules: Rules): number {
  const { policy, bucketSizeSec } = rules
  const input = share(totals.keystrokes + totals.clicks, policy.productiveInteractionThreshold)
  const movement = Math.max(
    share(totals.mouseMicroPixels / 1_000_000, policy.mouseMovementThreshold),
    totals.wheelSamples > 0
      ? share(totals.movingSamples + totals.wheelOnlySamples, policy.mouseMovementMinSamples)
      : 0,
  )
  const seen = share(totals.samples, bucketSizeSec)
  const idle = share(totals.maxIdleMs / 1_000, bucketSizeSec)
  const sum = 0.35 * input + 0.2 * movement + 0.25 * seen + 0.2 * (1 - idle)
  return Math.min(distracted ? sum * 0.8 : sum, 1)
}

function share(value: number, whole: number): number {
  return whole <= 0 ? 1 : Math.min(value / whole, 1)
}
