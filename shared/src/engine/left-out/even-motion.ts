import { isInputUnknown } from '../no-input.ts'
import type { Rules } from '../rules.ts'
import type { BucketTotals } from '../totals.ts'
import { bucketsIn, confirmingMinutes, type Neighbours } from './window.ts'

/** Fewer moving seconds say nothing about how even they are. */
const minMovingSamples = 10

/**
 * Movement that is nearly the same in each moving second, or tiny in all of them, in two of three consecutive
 * minutes. For people, the coefficient of variation is at least 0.41.
 */
export function isEvenMotion(at: Neighbours, rules: Rules): boolean {
  if (!movesEvenly(at(0), rules)) return false
  for (let distance = 1; distance <= bucketsIn(confirmingMinutes, rules); distance++)
    if (movesEvenly(at(-distance), rules) || movesEvenly(at(distance), rules)) return true
  return false
}

/** Whether the movement of this bucket alone is even or tiny. */
export function movesEvenly(totals: BucketTotals | undefined, { policy }: Rules): boolean {
  if (!totals || isInputUnknown(totals)) return false
  // Older rows have no sum of squares.
  if (totals.movingSamples < minMovingSamples || totals.squaredPixels === 0) return false
  const mean = totals.mouseMicroPixels / 1_000_000 / totals.movingSamples
  if (mean < policy.evenMotionPixels) return true
  const variance = totals.squaredPixels / totals.movingSamples - mean ** 2
  return variance < (policy.evenMotionVariation * mean) ** 2
}
