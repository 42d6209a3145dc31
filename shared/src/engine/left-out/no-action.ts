import { isInputUnknown } from '../no-input.ts'
import type { Rules } from '../rules.ts'
import type { BucketTotals } from '../totals.ts'
import { deviceRulesAt } from './device-rules.ts'
import { bucketsIn, type Neighbours } from './window.ts'

/**
 * Movement counts as presence only near an action, that is a key, a click or a wheel step: one must be at most
 * `noActionMinutes` away, and a longer stretch of movement alone does not count at all. People move a mouse for
 * 4 minutes at most before they press, click or scroll. Actions that a tool made by its times are none. A minute
 * that was not recorded, or not yet, or whose input was not counted, may have had one.
 */
export function isMovementAlone(at: Neighbours, ahead: number, rules: Rules): boolean {
  const reach = bucketsIn(rules.policy.noActionMinutes, rules)
  const totals = at(0)
  if (reach === 0 || !totals || totals.movingSamples === 0) return false
  const mayHaveAction = (distance: number) => mayHaveActionAt(at, distance, ahead, rules)
  if (mayHaveAction(0)) return false
  const movesAlone = (distance: number) => {
    const near = at(distance)
    return near !== undefined && near.movingSamples > 0 && !mayHaveAction(distance)
  }
  let length = 1
  for (let back = 1; back <= reach && movesAlone(-back); back++) length++
  for (let after = 1; after <= reach && movesAlone(after); after++) length++
  if (length > reach) return true
  for (let distance = 1; distance <= reach; distance++)
    if (mayHaveAction(-distance) || mayHaveAction(distance)) return false
  return true
}

/** Whether there is movement and no action. */
export function movesAlone(totals: BucketTotals): boolean {
  return totals.movingSamples > 0 && totals.keystrokes + totals.clicks + totals.scrolls === 0
}

function mayHaveActionAt(at: Neighbours, distance: number, ahead: number, rules: Rules): boolean {
  const totals = at(distance)
  if (totals === undefined || isInputUnknown(totals)) return true
  const { keystrokes, clicks, scrolls } = totals
  if (keystrokes + clicks + scrolls === 0) return false
  const byTools = deviceRulesAt(away => at(distance + away), ahead - distance, rules)
  if (byTools.length === 0) return true
  const isOut = (wanted: string) => byTools.some(({ channel }) => channel === wanted)
  return (
    (keystrokes > 0 && !isOut('keys')) || (clicks > 0 && !isOut('clicks')) || (scrolls > 0 && !isOut('wheel'))
  )
}
