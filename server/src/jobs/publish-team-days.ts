import { addDays, type Day, dayOf, daysUpTo } from '@telemetry-tracker/shared/time/days'
import { hasAccounts } from '../access/accounts.ts'
import type { Database, Transaction } from '../database/database.ts'
import { readFact, writeFact } from '../database/facts.ts'
import { nullableTextIn, textIn } from '../database/row.ts'
import { overRows } from '../database/rows.ts'
import { publishedTo, publishedToFact } from '../queries/published-to.ts'
import { type Counts, readTeamDays, type TeamDay } from '../queries/team-days.ts'

const hourMs = 60 * 60_000
/** For what helpers still hold when a day ends. */
const graceMs = 6 * hourMs
/** A day begins first at UTC+14. */
const earliestDayMs = 14 * hourMs
/** How far the first run goes back. */
const mostDays = 366

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
    const last = await lastDayOver(database, timeZone, nowMs)
    const days = await daysToPublish(database, last)
    for (const day of days) await publishDay(database, day)
    return days
  })
  return published ?? []
}

/** The last day that is over wherever somebody's days begin. */
async function lastDayOver(database: Database, timeZone: string, nowMs: number): Promise<Day> {
  const rows = await database.read('SELECT user_id, time_zone FROM users WHERE time_zone IS NOT NULL')
  const zones = new Set([timeZone, ...rows.map(row => textIn(row, 'time_zone'))])
  const [first] = [...zones].map(zone => dayOf(nowMs - graceMs, zone)).sort()
  return addDays(first ?? dayOf(nowMs - graceMs, timeZone), -1)
}

async function daysToPublish(database: Database, last: Day): Promise<Day[]> {
  const before = (await publishedTo(database)) ?? (await dayBeforeFirst(database))
  // On a new server, today's numbers must not be shown tomorrow as part of an older day either.
  if (before === undefined) return [last]
  return daysUpTo(last, mostDays).filter(day => day > before)
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
    const before = await readFact(tx, publishedToFact)
    if (before !== undefined && before >= day) return
    await writeFact(tx, publishedToFact, day)
    await insertDays.run(
      tx,
      days.map(({ teamId, people, ...each }) => [
        teamId,
        day,
        people,
        each.productive,
        each.nonProductive,
        each.buckets,
      ]),
    )
    await insertApps.run(
      tx,
      days.flatMap(each => appRows(each, day)),
    )
    await insertMembers.run(
      tx,
      members.map(({ userId, teamId }) => [userId, day, teamId]),
    )
  })
}

/** Only who was known before the day began: whoever is made up when the others' time is there already counts for nothing. */
async function whoCounts(database: Database, day: Day): Promise<Counts> {
  const needsDevice = await hasAccounts(database)
  const lookers = await database.read(
    "SELECT user_id FROM accounts WHERE role <> 'employee' ORDER BY user_id",
  )
  return {
    knownBeforeMs: Date.parse(day) - earliestDayMs,
    needsDevice,
    lookers: lookers.map(row => textIn(row, 'user_id')),
  }
}

function appRows({ teamId, apps }: TeamDay, day: Day) {
  return apps.map(({ app, productive, nonProductive }) => [teamId, day, app, productive, nonProductive])
}

const insertDays = overRows(
  ['TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT'],
  source =>
    `INSERT INTO team_days (team_id, day, people, productive_sec, non_productive_sec, buckets) ${source}`,
)
const insertApps = overRows(
  ['TEXT', 'TEXT', 'TEXT', 'BIGINT', 'BIGINT'],
  source =>
    `INSERT INTO team_day_apps (team_id, day, app_label, productive_sec, non_productive_sec) ${source}`,
)
const insertMembers = overRows(
  ['TEXT', 'TEXT', 'TEXT'],
  source =>
    `INSERT INTO team_day_members (user_id, day, team_id) ${source} ON CONFLICT (user_id, day) DO NOTHING`,
)

/** Forgets what is shown of days before one. */
export async function deleteTeamDays(tx: Transaction, firstDay: Day): Promise<void> {
  for (const table of ['team_days', 'team_day_apps'])
    await tx.run(`DELETE FROM ${table} WHERE day < $1`, [firstDay])
}
