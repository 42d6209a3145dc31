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
/** For what helpers still hold when a day ends, or when a server is there again. */
const graceMs = 6 * hourMs
/** A day begins first at UTC+14. */
const earliestDayMs = 14 * hourMs
/** How far the first run goes back. */
const maxDays = 366

/**
 * Writes down what is shown of each team for the days that are over, where people are shown as teams only. A day is written once and stays: what later
 * happens to people, teams, time zones or the policy would otherwise show by how much it moves the numbers. Returns the days.
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

/** After a night or a weekend without a server, helpers still hold what people did then. */
async function isSoonAfterGap(database: Database, nowMs: number): Promise<boolean> {
  const afterGapMs = await readEndOfGap(database)
  return afterGapMs !== undefined && nowMs < afterGapMs + graceMs
}

/** The last day that is over wherever somebody's days begin. */
async function lastDayOver(database: Database, timeZone: string, nowMs: number): Promise<Day> {
  const rows = await database.read('SELECT DISTINCT time_zone FROM users WHERE time_zone IS NOT NULL')
  const zones = [timeZone, ...rows.map(row => textIn(row, 'time_zone'))]
  const [first] = zones.map(zone => dayOf(nowMs - graceMs, zone)).sort()
  return addDays(first ?? dayOf(nowMs - graceMs, timeZone), -1)
}

async function daysToPublish(database: Database, last: Day): Promise<Day[]> {
  const before = (await publishedTo(database)) ?? (await dayBeforeFirst(database))
  // On a new server, today's numbers must not be shown tomorrow as part of an older day either.
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
  const { days, members } = await readTeamDays(database, day, await whoCounts(database, day))
  await database.transaction(async tx => {
    await lockTeamDayMembers(tx)
    const before = await readFact(tx, publishedToFact)
    if (before !== undefined && before >= day) return
    await writeFact(tx, publishedToFact, day)
    const isShown = await teamsShown(tx, day)
    const isThere = await everyoneThere(tx)
    await insertTeamDays(tx, day, {
      days: days.filter(({ teamId }) => !isShown.has(teamId)),
      members: members.filter(({ userId, teamId }) => isThere.has(userId) && !isShown.has(teamId)),
    })
  })
}

/** Only who was known before the day began: whoever is made up when the others' time is there already counts for nothing. */
async function whoCounts(database: Database, day: Day): Promise<Counts> {
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

/** By a clock that was ahead, before it was set back: what was shown once stays. */
async function teamsShown(tx: Transaction, day: Day): Promise<ReadonlySet<string>> {
  const rows = await tx.all('SELECT team_id FROM team_days WHERE day = $1', [day])
  return new Set(rows.map(row => textIn(row, 'team_id')))
}

/** Whoever was erased since their time was read is written down nowhere any more. */
async function everyoneThere(tx: Transaction): Promise<ReadonlySet<string>> {
  const rows = await tx.all('SELECT user_id FROM users')
  return new Set(rows.map(row => textIn(row, 'user_id')))
}

/** After a clock was ahead: the days that it took for over come again when they are. */
export async function setBackPublished(tx: Transaction, nowMs: number): Promise<void> {
  const last = await readFact(tx, publishedToFact)
  const today = dayOf(nowMs, 'UTC')
  // No zone is more than a day ahead of UTC, or behind it.
  if (last !== undefined && last > today) await writeFact(tx, publishedToFact, addDays(today, -2))
}

/** Forgets what is shown of days before one. */
export async function deleteTeamDays(tx: Transaction, firstDay: Day): Promise<void> {
  for (const table of ['team_days', 'team_day_apps'])
    await tx.run(`DELETE FROM ${table} WHERE day < $1`, [firstDay])
}
