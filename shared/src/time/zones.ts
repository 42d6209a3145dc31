import { Temporal } from 'temporal-polyfill'

/** Minutes that an IANA zone's clock is ahead of UTC at an instant, daylight saving included. */
export function utcOffsetMinutes(epochMs: number, timeZone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone)
  return Math.round(local.offsetNanoseconds / 60e9)
}

/** The runtime's spelling of an IANA zone (`europe/berlin` → `Europe/Berlin`); undefined for one that it does not know. */
export function knownZone(name: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    // ICU knows a zone of this name, whose days and hours nothing can tell; an offset such as `+05:00` is no zone for a process.
    return timeZone === undefined || timeZone === 'Etc/Unknown' || /^[+-]/.test(timeZone)
      ? undefined
      : timeZone
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
