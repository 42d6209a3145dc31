import {
  defaultPatternThresholds,
  type PatternThresholds,
} from '@telemetry-tracker/shared/pattern-thresholds'
import type { Limit } from './limit.ts'

/**
 * By which thresholds patterns in the times of input are looked for; null while nothing is recorded. What was known
 * before is then forgotten, so nothing lasts over a pause, a locked screen or the end of work.
 */
export function patternsWhile(limit: Limit | null): PatternThresholds | null {
  return limit === null || limit === 'private' ? defaultPatternThresholds : null
}
