import type { Rules } from '../rules.ts'
import type { BucketTotals } from '../totals.ts'

/** Fewer seconds than this are too few for a pattern. */
const minSamples = 10

/** Some tools produce nearly the same count every second; people pause and vary. */
export function hasUniformCounts(
  { samples, interactionHistogram }: BucketTotals,
  { policy }: Rules,
): boolean {
  if (samples < minSamples || interactionHistogram.length >= policy.minDistinctValues) return false
  const zeros = interactionHistogram.find(([interactions]) => interactions === 0)?.[1] ?? 0
  return zeros / samples < policy.minZeroSampleRatio
}
