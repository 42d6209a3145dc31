import type { Channel, LeftOutRule } from '../../contracts/suspicions.ts'
import { isInputUnknown } from '../no-input.ts'
import type { Rules } from '../rules.ts'
import type { BucketTotals } from '../totals.ts'
import { deviceRulesAt } from './device-rules.ts'
import { isEvenMotion, movesEvenly } from './even-motion.ts'
import { isMovementAlone, movesAlone } from './no-action.ts'
import { exemptRules } from './rule-kinds.ts'
import { clicksStill, isStillClicking } from './still-clicks.ts'
import { hasUniformCounts } from './uniform-counts.ts'
import type { Neighbours } from './window.ts'

/** A channel that does not count in a minute, and the rule that says so. */
export interface LeftOut {
  channel: Channel
  rule: LeftOutRule
  /** The minute showed no pattern yet: a later minute did, which began in this one or before. */
  backDated: boolean
}

/**
 * The channels of a bucket that tools have produced, in a fixed order. It depends only on the totals of the
 * bucket and of its neighbours on the same device, so any order of deliveries gives the same. None are left out
 * of a minute whose input was not counted: what was seen of it says nothing about its rhythm.
 *
 * @param ahead no bucket that is known is more buckets after it
 */
export function channelsLeftOut(at: Neighbours, ahead: number, rules: Rules): readonly LeftOut[] {
  const totals = at(0)
  if (!totals || isInputUnknown(totals)) return nothingLeftOut
  const found: LeftOut[] = []
  const leaveOut = (rule: LeftOutRule, channel: Channel, backDated = false) => {
    if (rules.isExempt && exemptRules.has(rule)) return
    found.push({ channel, rule, backDated })
  }
  if (hasUniformCounts(totals, rules)) {
    leaveOut('uniform_counts', 'keys')
    leaveOut('uniform_counts', 'clicks')
  }
  if (isStillClicking(at, rules)) leaveOut('still_clicks', 'clicks')
  if (isMovementAlone(at, ahead, rules)) leaveOut('no_action', 'movement')
  if (isEvenMotion(at, rules)) leaveOut('even_motion', 'movement')
  for (const { rule, channel, backDated } of deviceRulesAt(at, ahead, rules))
    leaveOut(rule, channel, backDated)
  return found.length === 0 ? nothingLeftOut : found
}

/** Whether the verdict may depend on neighbours; most buckets depend on themselves only. */
export function dependsOnNeighbours(totals: BucketTotals, rules: Rules): boolean {
  if (isInputUnknown(totals)) return false
  return movesAlone(totals) || clicksStill(totals) || movesEvenly(totals, rules)
}

export function sameLeftOut(a: readonly LeftOut[], b: readonly LeftOut[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(
        ({ channel, rule, backDated }, i) =>
          channel === b[i]?.channel && rule === b[i].rule && backDated === b[i].backDated,
      ))
  )
}

/** No channel is left out. */
export const nothingLeftOut: readonly never[] = []
