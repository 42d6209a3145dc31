import type { Rules } from '../rules.ts'
import type { BucketTotals } from '../totals.ts'
import { bucketsIn, type Neighbours } from './window.ts'

/**
 * Movement counts as presence only near an action, that is a key, a click or a wheel step: one must be at most
 * `noActionMinutes` away, and a longer stretch of movement alone does not count at all. People move a mouse for
 * 4 minutes at most before they press, click or scroll. A minute that was not recorded, or not yet, may have had
 * one.
 */
export function isMovementAlone(at: Neighbours, rules: Rules): boolean {
  const reach = bucketsIn(rules.policy.noActionMinutes, rules)
  if (reach === 0 || !movesAlone(at(0))) return false
  return stretchLength(at, reach) > reach || !mayHaveActionWithin(at, reach)
}

function stretchLength(at: Neighbours, reach: number): number {
  let length = 1
  for (let back = 1; back <= reach && movesAlone(at(-back)); back++) length++
  for (let ahead = 1; ahead <= reach && movesAlone(at(ahead)); ahead++) length++
  return length
}

function mayHaveActionWithin(at: Neighbours, reach: number): boolean {
  for (let distance = 1; distance <= reach; distance++)
    if (mayHaveAction(at(-distance)) || mayHaveAction(at(distance))) return true
  return false
}

/** Whether there is movement and no action. */
export function movesAlone(totals: BucketTotals | undefined): boolean {
  return totals !== undefined && totals.movingSamples > 0 && !mayHaveAction(totals)
}

function mayHaveAction(totals: BucketTotals | undefined): boolean {
  return totals === undefined || totals.keystrokes + totals.clicks + totals.scrolls > 0
}
