import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { createLocalDays } from './local-days.ts'

/** How long a server may show days of an old time zone that was changed at another server. Ingest learns of a change at once. */
const maxAgeMs = 10_000

/** The time zone of each person's days: their own if an admin set one, otherwise the organisation's. */
export interface PersonDays {
  zoneOf(userId: string): string
  /** The time zone an admin set; undefined if none is set. */
  ownZoneOf(userId: string): string | undefined
  /** The person's local day at a time. */
  dayOf(userId: string, epochMs: number): string
  /** Sets the person's zone from their row, which must be read under the same lock as a change; null for the organisation's zone. */
  learn(userId: string, timeZone: string | null): void
  /** Reads zones that were changed elsewhere, unless that was done within the last seconds. */
  refresh(): Promise<void>
  /** Reads the zones now, because the change that was learned last was rolled back. */
  relearn(): Promise<void>
}

/** Reads the zones of people who have their own. @param timeZone the organisation's */
export async function openPersonDays(
  database: Pick<Database, 'read'>,
  timeZone: string,
  clock: () => number,
): Promise<PersonDays> {
  const days = new Map([[timeZone, createLocalDays(timeZone)]])
  let zones = new Map<string, string>()
  let refreshedMs = Number.NEGATIVE_INFINITY
  let refreshing: Promise<void> | undefined
  /** The number of changes that were learned. */
  let changes = 0

  function daysIn(zone: string): (epochMs: number) => string {
    const known = days.get(zone)
    if (known) return known
    const created = createLocalDays(zone)
    days.set(zone, created)
    return created
  }

  async function readZones(): Promise<void> {
    const nowMs = clock()
    const before = changes
    const rows = await database.read('SELECT user_id, time_zone FROM users WHERE time_zone IS NOT NULL')
    // A change that was learned meanwhile may be newer.
    if (before !== changes) return
    zones = new Map(rows.map(row => [textIn(row, 'user_id'), textIn(row, 'time_zone')]))
    refreshedMs = nowMs
  }

  async function readZonesOnce(): Promise<void> {
    refreshing ??= readZones().finally(() => {
      refreshing = undefined
    })
    await refreshing
  }

  const organisations = daysIn(timeZone)
  const self: PersonDays = {
    ownZoneOf: userId => zones.get(userId),
    zoneOf: userId => zones.get(userId) ?? timeZone,
    dayOf(userId, epochMs) {
      const zone = zones.get(userId)
      return zone === undefined ? organisations(epochMs) : daysIn(zone)(epochMs)
    },
    learn(userId, zone) {
      if ((zones.get(userId) ?? null) === zone) return
      changes++
      if (zone === null) zones.delete(userId)
      else zones.set(userId, zone)
    },
    async refresh() {
      if (Math.abs(clock() - refreshedMs) >= maxAgeMs) await readZonesOnce()
    },
    async relearn() {
      // A running read may have started before the rollback.
      await refreshing
      await readZonesOnce()
    },
  }
  await self.refresh()
  return self
}

/** One time zone for everyone, for databases without people's own zones. */
export function daysInZone(timeZone: string): Pick<PersonDays, 'dayOf' | 'learn'> {
  const days = createLocalDays(timeZone)
  return { dayOf: (_userId, epochMs) => days(epochMs), learn: () => {} }
}
