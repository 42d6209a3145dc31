import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { bucketEvents } from '@telemetry-tracker/shared/engine/buckets'
import { judgeDevice } from '@telemetry-tracker/shared/engine/judge-device'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'
import type { RuleName } from './rules.ts'

/** The minutes of one device, as the server stores them: totals by the start of the minute. */
export type Minutes = ReadonlyMap<number, BucketTotals>

/** A minute as judged. */
export interface JudgedMinute {
  isProductive: boolean
  /** It would be productive, but for a pattern of tools. */
  isFlagged: boolean
  /** The rules that left out a channel. */
  rules: readonly RuleName[]
}

/** What the server stores of a session's events. */
export function minutesOf(events: Iterable<TelemetryEvent>): Minutes {
  return bucketEvents([...events], { bucketSizeSec: 60 })
}

/** Judges all minutes of a device with their neighbours, as the server does; in order of time. */
export function judgeMinutes(minutes: Minutes, rules: Rules): JudgedMinute[] {
  if (minutes.size === 0) return []
  const verdicts = judgeDevice(minutes, rules)
  return [...verdicts]
    .sort(([a], [b]) => a - b)
    .map(([, { state, reason, leftOut }]) => ({
      isProductive: state === 'productive',
      isFlagged: reason === 'suspicious_pattern',
      rules: [...new Set(leftOut.map(({ rule }) => rule))],
    }))
}
