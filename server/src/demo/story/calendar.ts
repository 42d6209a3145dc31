import { between, seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { addDays, dayBounds, dayOf, localMinuteOf } from '@telemetry-tracker/shared/time/days'

const minuteMs = 60_000
/** An action takes a few minutes and must be over by now. */
const latestMs = 10 * minuteMs

/** The time since the made-up company started to use its server. */
export interface Calendar {
  fromMs: number
  nowMs: number
  timeZone: string
  /** A time in office hours at a share of the whole time, 0 to 1; the same name always has the same hour. */
  officeTime(share: number, name: string): number
  today: string
  /** The last work days before today, newest first. */
  workDaysBefore(count: number): string[]
}

export function openCalendar(time: { fromMs: number; nowMs: number; timeZone: string }): Calendar {
  const { fromMs, nowMs, timeZone } = time
  const today = dayOf(nowMs, timeZone)
  return {
    ...time,
    today,
    officeTime(share, name) {
      const day = workDayUpTo(dayOf(fromMs + share * (nowMs - fromMs), timeZone), timeZone)
      const hour = between(seededRandom('office', name), 8.5, 17)
      const atMs = dayBounds(day, timeZone).startMs + Math.round(hour * 60) * minuteMs
      return Math.min(Math.max(atMs, fromMs + 60 * minuteMs), nowMs - latestMs)
    },
    workDaysBefore(count) {
      const days: string[] = []
      for (let day = today; days.length < count; ) {
        day = workDayUpTo(addDays(day, -1), timeZone)
        days.push(day)
      }
      return days
    },
  }
}

function workDayUpTo(day: string, timeZone: string): string {
  return isWorkDay(day, timeZone) ? day : workDayUpTo(addDays(day, -1), timeZone)
}

function isWorkDay(day: string, timeZone: string): boolean {
  const { weekday } = localMinuteOf(dayBounds(day, timeZone).startMs, timeZone)
  return weekday !== 0 && weekday !== 6
}
