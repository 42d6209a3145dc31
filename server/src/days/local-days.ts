import { dayOf } from '@telemetry-tracker/shared/time/days'

const quarterMs = 15 * 60 * 1000
const maxQuarters = 5_000

/** The local day of a time, cached per quarter of an hour: in every zone, days begin and offsets change on a quarter. */
export function createLocalDays(timeZone: string): (epochMs: number) => string {
  const days = new Map<number, string>()
  return epochMs => {
    const quarter = Math.floor(epochMs / quarterMs)
    const known = days.get(quarter)
    if (known !== undefined) return known
    if (days.size >= maxQuarters) days.clear()
    const day = dayOf(quarter * quarterMs, timeZone)
    days.set(quarter, day)
    return day
  }
}
