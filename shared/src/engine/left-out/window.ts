import { maxBackMinutes } from '../../contracts/suspicions.ts'
import type { Rules } from '../rules.ts'
import type { BucketTotals } from '../totals.ts'

/** The totals of a bucket of the same device, by how many buckets it is after (or before) the judged one. */
export type Neighbours = (distance: number) => BucketTotals | undefined

/** A pattern must hold in two of three consecutive minutes. */
export const confirmingMinutes = 2

/** How many buckets a number of minutes takes. */
export function bucketsIn(minutes: number, { bucketSizeSec }: Pick<Rules, 'bucketSizeSec'>): number {
  return Math.ceil((minutes * 60) / bucketSizeSec)
}

type Sized = Pick<Rules, 'bucketSizeSec' | 'policy'>

/**
 * How many buckets before and after a changed one may get another verdict, and therefore how many must be known.
 * Only names reported by a helper reach far.
 */
export function reachOf(totals: Pick<BucketTotals, 'suspicions'>, rules: Sized): number {
  return totals.suspicions.length > 0 ? farReach(rules) : nearReach(rules)
}

/** The reach of a bucket without names reported by a helper. */
export function nearReach(rules: Sized): number {
  const { noActionMinutes, stillClicksMinutes } = rules.policy
  return bucketsIn(Math.max(noActionMinutes, stillClicksMinutes - 1, confirmingMinutes), rules)
}

/** The largest reach: a name reaches back to minutes whose actions then do not count for movement near them. */
export function farReach(rules: Sized): number {
  return bucketsIn(maxBackMinutes + confirmingMinutes, rules) + nearReach(rules)
}
