import {
  type Channel,
  type DeviceRule,
  maxBackMinutes,
  parseSuspicion,
  type Suspicion,
} from '../../contracts/suspicions.ts'
import { memoize } from '../../names/memoize.ts'
import type { Policy } from '../../policy.ts'
import type { Rules } from '../rules.ts'
import type { BucketTotals } from '../totals.ts'
import { bucketsIn, confirmingMinutes, type Neighbours } from './window.ts'

interface Found {
  rule: DeviceRule
  channel: Channel
  backDated: boolean
}

/**
 * What helpers reported for a bucket: in it, or in a later one whose pattern reaches back to it. A report counts
 * if the rule holds in two of three consecutive minutes.
 */
export function deviceRulesAt(at: Neighbours, ahead: number, rules: Rules): readonly Found[] {
  let found: Found[] | undefined
  const reach = Math.min(ahead, bucketsIn(maxBackMinutes, rules))
  for (let distance = 0; distance <= reach; distance++) {
    const later = at(distance)
    if (!later || later.suspicions.length === 0) continue
    for (const { rule, channel, backMinutes } of reportsIn(later)) {
      if (!isOn[rule](rules.policy) || distance > bucketsIn(backMinutes, rules)) continue
      if (found?.some(known => known.rule === rule && known.channel === channel)) continue
      if (!isConfirmed(at, distance, { rule, channel }, rules)) continue
      found ??= []
      found.push({ rule, channel, backDated: distance > 0 })
    }
  }
  return found?.sort(byName) ?? none
}

const none: readonly never[] = []

/** A threshold of 0 turns a rule off. */
const isOn: Record<DeviceRule, (policy: Policy) => boolean> = {
  no_pauses: policy => policy.noPauses,
  never_rests: policy => policy.neverRestsMinutes > 0,
  constant_hold: policy => policy.constantHoldShare > 0,
  steady: policy => policy.steadyRatio > 0,
  replayed: policy => policy.replayedCorrelation > 0,
}

const parsed = memoize(parseSuspicion)

function reportsIn({ suspicions }: BucketTotals): Suspicion[] {
  return suspicions.flatMap(([name]) => parsed(name) ?? [])
}

function isConfirmed(
  at: Neighbours,
  distance: number,
  { rule, channel }: Pick<Suspicion, 'rule' | 'channel'>,
  rules: Rules,
): boolean {
  const holdsAt = (place: number) => {
    const totals = at(place)
    return (
      totals !== undefined &&
      reportsIn(totals).some(report => report.rule === rule && report.channel === channel)
    )
  }
  for (let away = 1; away <= bucketsIn(confirmingMinutes, rules); away++)
    if (holdsAt(distance - away) || holdsAt(distance + away)) return true
  return false
}

function byName(a: Found, b: Found): number {
  if (a.rule !== b.rule) return a.rule < b.rule ? -1 : 1
  return a.channel < b.channel ? -1 : 1
}
