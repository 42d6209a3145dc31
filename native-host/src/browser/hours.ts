import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import type { TodayMessage } from '@telemetry-tracker/shared/contracts/native-messages'

type Hour = TodayMessage['hours'][number]

/** A day's judged minutes, summed by the hours of this machine's clock; in order, hours without a minute left out. */
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

/** Back by what the clock shows past the hour: setting it to the hour would take the second of two equal hours, in autumn, for the first. */
function hourOf(time: string): string {
  const at = new Date(time)
  const intoHourMs = at.getMinutes() * 60_000 + at.getSeconds() * 1_000 + at.getMilliseconds()
  return new Date(at.getTime() - intoHourMs).toISOString()
}
