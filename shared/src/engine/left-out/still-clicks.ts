import { isInputUnknown } from '../no-input.ts'
import type { Rules } from '../rules.ts'
import type { BucketTotals } from '../totals.ts'
import { bucketsIn, type Neighbours } from './window.ts'

/**
 * Clicks in `stillClicksMinutes` consecutive minutes while the pointer does not move at all. People do so for 2
 * minutes at most.
 */
export function isStillClicking(at: Neighbours, rules: Rules): boolean {
  const wanted = bucketsIn(rules.policy.stillClicksMinutes, rules)
  if (wanted === 0 || !clicksStill(at(0))) return false
  let length = 1
  for (let back = 1; length < wanted && clicksStill(at(-back)); back++) length++
  for (let ahead = 1; length < wanted && clicksStill(at(ahead)); ahead++) length++
  return length >= wanted
}

/** Whether there are clicks and the pointer does not move, as far as input was counted. */
export function clicksStill(totals: BucketTotals | undefined): boolean {
  return totals !== undefined && !isInputUnknown(totals) && totals.clicks > 0 && totals.mouseMicroPixels === 0
}
