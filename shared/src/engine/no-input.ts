import type { Reason } from '../contracts/http.ts'
import type { Rules } from './rules.ts'
import type { BucketTotals } from './totals.ts'

/**
 * Whether a minute is without input: too little of it to show that someone was there. It counts as
 * non-productive, and is told apart everywhere, because it does not prove that no one worked.
 */
export function isNoInput({ reason }: { reason?: Reason | undefined }): boolean {
  return reason === 'no_presence'
}

type Uncounted = Pick<BucketTotals, 'uncountedSamples' | 'minUncountedIdleMs'>

/**
 * Whether input could not be counted in some second of a minute, so that its counts say nothing: the session
 * does not let the helper read input, or the system refuses it.
 */
export function isInputUnknown({ uncountedSamples }: Pick<Uncounted, 'uncountedSamples'>): boolean {
  return uncountedSamples > 0
}

/**
 * Whether the session said in a second without counted input that someone was active, at most
 * `idleAwayThreshold` before.
 */
export function wasActiveUncounted(
  { uncountedSamples, minUncountedIdleMs }: Uncounted,
  { policy }: Rules,
): boolean {
  return uncountedSamples > 0 && minUncountedIdleMs < policy.idleAwayThreshold * 1_000
}
