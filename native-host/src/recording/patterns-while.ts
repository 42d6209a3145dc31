import { isDeepStrictEqual } from 'node:util'
import { type PatternThresholds, patternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { Limit } from './limit.ts'

/**
 * By which thresholds patterns in the times of input are looked for; null while nothing is recorded. What was known
 * before is then forgotten, so nothing lasts over a pause, a locked screen or the end of work.
 */
export function patternsWhile(limit: Limit | null, policy: Policy): PatternThresholds | null {
  return limit === null || limit === 'private' ? patternThresholds(policy) : null
}

/** Whether other patterns are looked for under another policy. */
export function looksForOthers(before: Policy, now: Policy): boolean {
  return !isDeepStrictEqual(patternThresholds(before), patternThresholds(now))
}
