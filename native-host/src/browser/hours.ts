import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import type { TodayMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { isNoInput } from '@telemetry-tracker/shared/engine/no-input'

type Hour = TodayMessage['hours'][number]
type Minute = Pick<TimelineRow, 'start' | 'seconds' | 'state'> & {
  /** Undefined if it is not known. */
  reason?: TimelineRow['reason'] | undefined
}

/** A day's judged minutes, summed by hour of local time, in order. Hours without minutes are omitted. */
export function hoursOf(minutes: readonly Minute[]): Hour[] {
  const hours = new Map<string, Hour>()
  for (const { start: at, seconds, state, reason } of minutes) {
    const start = hourOf(at)
    const hour = hours.get(start) ?? { start, productive: 0, non_productive: 0, no_input: 0 }
    hour[state] += seconds
    if (isNoInput({ reason })) hour.no_input += seconds
    hours.set(start, hour)
  }
  return [...hours.values()].sort((a, b) => Date.parse(a.start) - Date.parse(b.start))
}

/**
 * Subtracts the minutes past the hour. Setting the minutes to zero would map the repeated hour in autumn to
 * the first one.
 */
function hourOf(time: string): string {
  const at = new Date(time)
  const intoHourMs = at.getMinutes() * 60_000 + at.getSeconds() * 1_000 + at.getMilliseconds()
  return new Date(at.getTime() - intoHourMs).toISOString()
}
