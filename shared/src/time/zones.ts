import { Temporal } from 'temporal-polyfill'

/** How many minutes an IANA zone's clock is ahead of UTC at an instant, including daylight saving. */
export function utcOffsetMinutes(epochMs: number, timeZone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone)
  return Math.round(local.offsetNanoseconds / 60e9)
}

/** The runtime's spelling of an IANA zone (`europe/berlin` → `Europe/Berlin`); undefined for one that it does not know. */
export function knownZone(name: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    // `Etc/Unknown` is ICU's name for a zone without data; an offset such as `+05:00` is not a zone for a
    // process.
    return timeZone === undefined || timeZone === 'Etc/Unknown' || /^[+-]/.test(timeZone)
      ? undefined
      : timeZone
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
