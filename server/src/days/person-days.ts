import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { createLocalDays } from './local-days.ts'

/** So long may a server show days of an older zone that was changed at another one. Counting learns of it at once. */
const trustMs = 10_000

/** Where each person's days begin: in their own time zone where an admin set one, else in the organisation's. */
export interface PersonDays {
  zoneOf(userId: string): string
  /** The one an admin set; undefined where none is. */
  ownZoneOf(userId: string): string | undefined
  /** The person's local day of an instant. */
  dayOf(userId: string, epochMs: number): string
  /** What the person's row says, read under the lock that a change takes; null for the organisation's zone. */
  learn(userId: string, timeZone: string | null): void
  /** Looks whether a zone was changed elsewhere, unless that was done just now. */
  refresh(): Promise<void>
  /** Looks now: what was learned last did not come to be. */
  relearn(): Promise<void>
}

/** Reads the zones of those who have one. @param timeZone the organisation's */
export async function openPersonDays(
  database: Pick<Database, 'read'>,
  timeZone: string,
  clock: () => number,
): Promise<PersonDays> {
  const days = new Map([[timeZone, createLocalDays(timeZone)]])
  let zones = new Map<string, string>()
  let lookedMs = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined
  /** How often something was learned. */
  let lessons = 0

  function daysIn(zone: string): (epochMs: number) => string {
    const known = days.get(zone)
    if (known) return known
    const made = createLocalDays(zone)
    days.set(zone, made)
    return made
  }

  async function look(): Promise<void> {
    const nowMs = clock()
    const before = lessons
    const rows = await database.read('SELECT user_id, time_zone FROM users WHERE time_zone IS NOT NULL')
    // What was learned meanwhile may be newer.
    if (before !== lessons) return
    zones = new Map(rows.map(row => [textIn(row, 'user_id'), textIn(row, 'time_zone')]))
    lookedMs = nowMs
  }

  async function lookOnce(): Promise<void> {
    looking ??= look().finally(() => {
      looking = undefined
    })
    await looking
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
      lessons++
      if (zone === null) zones.delete(userId)
      else zones.set(userId, zone)
    },
    async refresh() {
      if (Math.abs(clock() - lookedMs) >= trustMs) await lookOnce()
    },
    async relearn() {
      // One that is under way may have begun before.
      await looking
      await lookOnce()
    },
  }
  await self.refresh()
  return self
}

/** Everybody's days in one zone: for databases in which nobody has another. */
export function everybodysDays(timeZone: string): Pick<PersonDays, 'dayOf' | 'learn'> {
  const days = createLocalDays(timeZone)
  return { dayOf: (_userId, epochMs) => days(epochMs), learn: () => {} }
}
