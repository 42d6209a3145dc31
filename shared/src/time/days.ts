import { Temporal } from 'temporal-polyfill'

/** A local calendar day, `YYYY-MM-DD`. */
export type Day = string

/** The local day of an instant in an IANA zone, including daylight saving. */
export function dayOf(epochMs: number, timeZone: string): Day {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/**
 * The first instant of a local day and of the next one, in ms since the epoch: 23, 24 or 25 hours apart.
 * Throws a RangeError for an invalid day.
 */
export function dayBounds(day: Day, timeZone: string): { startMs: number; endMs: number } {
  const date = Temporal.PlainDate.from(day)
  const startOf = (d: Temporal.PlainDate) => d.toZonedDateTime({ timeZone }).epochMilliseconds
  return { startMs: startOf(date), endMs: startOf(date.add({ days: 1 })) }
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  return Temporal.PlainDate.from(day).add({ days: count }).toString()
}

/** `count` days that end with `last`, oldest first. */
export function daysUpTo(last: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, i) => addDays(last, i - count + 1))
}

/** The local weekday (0 = Sunday) and minute of the day of an instant. */
export function localMinuteOf(epochMs: number, timeZone: string): { weekday: number; minuteOfDay: number } {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone)
  return { weekday: local.dayOfWeek % 7, minuteOfDay: local.hour * 60 + local.minute }
}

/** Whether the runtime knows this IANA zone. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
