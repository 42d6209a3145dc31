import { seesOthers, storedRole, unknownRole } from '@telemetry-tracker/shared/roles'
import { addDays, type Day, dayOf, daysUpTo } from '@telemetry-tracker/shared/time/days'
import { hadAccounts } from '../access/accounts.ts'
import { readEndOfGap } from '../clock/confirmed-time.ts'
import type { Database, Transaction } from '../database/database.ts'
import { readFact, writeFact } from '../database/facts.ts'
import { nullableTextIn, textIn } from '../database/row.ts'
import { lockTeamDayMembers } from '../database/transaction-locks.ts'
import { publishedTo, publishedToFact } from '../queries/published-to.ts'
import { type Counts, readTeamDays } from '../queries/team-days.ts'
import { insertTeamDays } from './insert-team-days.ts'

const hourMs = 60 * 60_000
/** Time for helpers to deliver what they have when a day ends or a server is back. */
const graceMs = 6 * hourMs
/** A day begins first in UTC+14. */
const earliestDayMs = 14 * hourMs
/** How many days the first run goes back. */
const maxDays = 366

/**
 * Stores the published numbers of each team for the days that are over, in team mode. A published day never changes: otherwise the difference after a
 * change of people, teams, time zones or policy would reveal individual data. Returns the published days.
 *
 * @param timeZone the organisation's
 */
export async function publishTeamDays(
  database: Database,
  { timeZone, nowMs }: { timeZone: string; nowMs: number },
): Promise<Day[]> {
  const published = await database.unlessElsewhere('team days', async () => {
    if (await isSoonAfterGap(database, nowMs)) return []
    const days = await daysToPublish(database, await lastDayOver(database, timeZone, nowMs))
    for (const day of days) await publishDay(database, day)
    return days
  })
  return published ?? []
}

/** After a time without a server, helpers still have undelivered events. */
async function isSoonAfterGap(database: Database, nowMs: number): Promise<boolean> {
  const afterGapMs = await readEndOfGap(database)
  return afterGapMs !== undefined && nowMs < afterGapMs + graceMs
}

/** The last day that is over in all time zones in use. */
async function lastDayOver(database: Database, timeZone: string, nowMs: number): Promise<Day> {
  const rows = await database.read('SELECT DISTINCT time_zone FROM users WHERE time_zone IS NOT NULL')
  const zones = [timeZone, ...rows.map(row => textIn(row, 'time_zone'))]
  const [first] = zones.map(zone => dayOf(nowMs - graceMs, zone)).sort()
  return addDays(first ?? dayOf(nowMs - graceMs, timeZone), -1)
}

async function daysToPublish(database: Database, last: Day): Promise<Day[]> {
  const before = (await publishedTo(database)) ?? (await dayBeforeFirst(database))
  // A new server has no earlier days: begin with the last day that is over.
  if (before === undefined) return [last]
  return daysUpTo(last, maxDays).filter(day => day > before)
}

async function dayBeforeFirst(database: Database): Promise<Day | undefined> {
  const [row] = await database.read(
    `SELECT MIN(oldest) AS oldest FROM (
       SELECT (SELECT MIN(t.day) FROM daily_totals t WHERE t.user_id = u.user_id) AS oldest FROM users u
     ) AS days`,
  )
  const oldest = row ? nullableTextIn(row, 'oldest') : null
  return oldest === null ? undefined : addDays(oldest, -1)
}

async function publishDay(database: Database, day: Day): Promise<void> {
  const { days, members } = await readTeamDays(database, day, await countedPeople(database, day))
  await database.transaction(async tx => {
    await lockTeamDayMembers(tx)
    const before = await readFact(tx, publishedToFact)
    if (before !== undefined && before >= day) return
    await writeFact(tx, publishedToFact, day)
    const publishedTeams = await teamsPublished(tx, day)
    const existingPeople = await allPeople(tx)
    await insertTeamDays(tx, day, {
      days: days.filter(({ teamId }) => !publishedTeams.has(teamId)),
      members: members.filter(
        ({ userId, teamId }) => existingPeople.has(userId) && !publishedTeams.has(teamId),
      ),
    })
  })
}

/** Only people who were known before the day began count. Otherwise an invented person could be added to find out the others' numbers. */
async function countedPeople(database: Database, day: Day): Promise<Counts> {
  const needsDevice = await hadAccounts({ all: database.read })
  // Someone with an unknown role does not count: perhaps another server shows them the numbers of others.
  const accounts = await database.read('SELECT user_id, role FROM accounts ORDER BY user_id')
  const lookers = accounts.filter(row => {
    const role = storedRole(textIn(row, 'role'))
    return role === unknownRole || seesOthers(role)
  })
  return {
    knownBeforeMs: Date.parse(day) - earliestDayMs,
    needsDevice,
    lookers: lookers.map(row => textIn(row, 'user_id')),
  }
}

/** Teams whose day was already published, by a clock that was ahead. They are not published again. */
async function teamsPublished(tx: Transaction, day: Day): Promise<ReadonlySet<string>> {
  const rows = await tx.all('SELECT team_id FROM team_days WHERE day = $1', [day])
  return new Set(rows.map(row => textIn(row, 'team_id')))
}

/** All people who still exist: some may have been erased since their data was read. */
async function allPeople(tx: Transaction): Promise<ReadonlySet<string>> {
  const rows = await tx.all('SELECT user_id FROM users')
  return new Set(rows.map(row => textIn(row, 'user_id')))
}

/** Corrects a clock that was ahead: days it published too early are published when they are over. */
export async function setBackPublished(tx: Transaction, nowMs: number): Promise<void> {
  const last = await readFact(tx, publishedToFact)
  const today = dayOf(nowMs, 'UTC')
  // No zone differs by more than a day from UTC.
  if (last !== undefined && last > today) await writeFact(tx, publishedToFact, addDays(today, -2))
}

/** Deletes published days before a day. */
export async function deleteTeamDays(tx: Transaction, firstDay: Day): Promise<void> {
  for (const table of ['team_days', 'team_day_apps'])
    await tx.run(`DELETE FROM ${table} WHERE day < $1`, [firstDay])
}
