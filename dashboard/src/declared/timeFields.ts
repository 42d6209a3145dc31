import { maxDeclaredMinutes } from '@telemetry-tracker/shared/contracts/declared'
import { type Day, dayBounds } from '@telemetry-tracker/shared/time/days'
import type { Span } from '../components/timelineSegments.ts'
import type { TextKey } from '../i18n/messages.ts'

const minuteMs = 60_000

/** A time of a local day as a time field has it, such as `09:05`. */
export function timeField(epochMs: number, timeZone: string): string {
  return fieldFormat(timeZone).format(epochMs)
}

const fieldFormat = (timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })

/** What is wrong with the times that someone entered; nothing as long as one is empty. */
export function problemOfTimes(
  fields: TimeFields,
  day: Day,
  timeZone: string,
  nowMs: number,
): TextKey | undefined {
  if (fields.from === '' || fields.to === '') return undefined
  const span = spanOfFields(fields, day, timeZone)
  if (span === undefined) return 'declared.wrongOrder'
  if (span.endMs > nowMs) return 'declared.inFuture'
  return span.endMs - span.startMs > maxDeclaredMinutes * minuteMs ? 'declared.tooLong' : undefined
}

interface TimeFields {
  from: string
  to: string
}

/**
 * The span that two time fields mean on a local day; undefined if one is empty or the end is not after the start. 00:00 as the end is the end of the day.
 * A time that the change to daylight saving skips is the first one after it; of one that comes twice, the first is meant.
 */
export function spanOfFields({ from, to }: TimeFields, day: Day, timeZone: string): Span | undefined {
  const startMs = instantOf(from, day, timeZone)
  const endMs = to === '00:00' ? dayBounds(day, timeZone).endMs : instantOf(to, day, timeZone)
  return startMs === undefined || endMs === undefined || endMs <= startMs ? undefined : { startMs, endMs }
}

function instantOf(field: string, day: Day, timeZone: string): number | undefined {
  if (!/^\d{2}:\d{2}$/.test(field)) return undefined
  const { startMs, endMs } = dayBounds(day, timeZone)
  const format = fieldFormat(timeZone)
  for (let ms = startMs; ms < endMs; ms += minuteMs) if (format.format(ms) >= field) return ms
  return undefined
}
