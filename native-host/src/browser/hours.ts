import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import type { TodayMessage } from '@telemetry-tracker/shared/contracts/native-messages'

type Hour = TodayMessage['hours'][number]

/** A day's judged minutes, summed by hour of local time, in order. Hours without minutes are omitted. */
export function hoursOf(minutes: readonly Pick<TimelineRow, 'start' | 'seconds' | 'state'>[]): Hour[] {
  const hours = new Map<string, Hour>()
  for (const { start: at, seconds, state } of minutes) {
    const start = hourOf(at)
    const hour = hours.get(start) ?? { start, productive: 0, non_productive: 0 }
    hour[state] += seconds
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
