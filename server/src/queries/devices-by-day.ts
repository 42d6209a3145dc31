import type { DeviceRow } from '@telemetry-tracker/shared/contracts/access'
import type { Database } from '../database/database.ts'
import { lastDayPublished } from './last-day-published.ts'

const dayMs = 24 * 60 * 60_000
const eventsInStep = 1_000

/**
 * Devices for admins in team mode: with the day they were last seen, among published days, and the number of events in thousands, rounded up. Exact
 * values would reveal how long a person works.
 */
export async function devicesByDay(database: Database, devices: readonly DeviceRow[]): Promise<DeviceRow[]> {
  const { publishedMs, lastDayMs } = await lastDayPublished(database)
  return devices.map(device => ({
    ...device,
    last_seen: dayHeard(device.last_seen, { publishedMs, ofPersonMs: lastDayMs.get(device.user_id) }),
    queued_events: inSteps(device.queued_events),
    dropped_events: inSteps(device.dropped_events),
  }))
}

/** For a device seen after the last published day, returns the person's last published day, so that the start of their work is not revealed. */
function dayHeard(
  lastSeen: string | null,
  {
    publishedMs = Number.NEGATIVE_INFINITY,
    ofPersonMs,
  }: { publishedMs?: number | undefined; ofPersonMs: number | undefined },
): string | null {
  if (lastSeen === null) return null
  const seenDayMs = Math.floor(Date.parse(lastSeen) / dayMs) * dayMs
  const shownMs = seenDayMs <= publishedMs ? seenDayMs : ofPersonMs
  return shownMs === undefined ? null : new Date(shownMs).toISOString()
}

function inSteps(events: number | null): number | null {
  return events === null ? null : Math.ceil(events / eventsInStep) * eventsInStep
}
