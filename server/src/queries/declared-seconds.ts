import { addDays, type Day } from '@telemetry-tracker/shared/time/days'
import type { Database, Row, Value } from '../database/database.ts'
import { nullableTextIn, numberIn, textIn } from '../database/row.ts'
import { type DayRange, personsTotals } from './persons-totals.ts'
import { type Group, inGroup, minGroupSize, type Scope } from './scope.ts'

/** The seconds in the days from $1 to $2 of counted stretches `d`. Declarations don't overlap, so they can be summed. */
const secondsInDays =
  'SUM(CASE WHEN d.day >= $1 THEN d.day_sec ELSE 0 END + CASE WHEN d.day < $2 THEN d.next_day_sec ELSE 0 END)'
/** The stretches with seconds in the days from $1 to $2; the parameter before those days has its number. */
const inDays = (before: number) => `d.day BETWEEN $${before} AND $2 AND d.state = 'counted'`

/** The declared seconds of a person `u` in the days from $1 to $2; $3 is the day before. */
export const declaredSeconds = `COALESCE((SELECT ${secondsInDays} FROM declared_times d WHERE d.user_id = u.user_id AND ${inDays(3)}), 0)`

/** The declared seconds of a person or group by day, for days with some. In team mode, what was published. */
export async function declaredByDay(
  database: Database,
  scope: Scope,
  days: DayRange,
): Promise<ReadonlyMap<Day, number>> {
  if (typeof scope !== 'string' && scope.enforcesMinimumGroupSize)
    return publishedByDay(database, scope, days)
  const [first, last] = days
  const { from, where, values } =
    typeof scope === 'string'
      ? { from: 'declared_times d', where: 'd.user_id = $3', values: [scope] }
      : ofGroup(scope, 2)
  const rows = await database.read(
    `SELECT d.day, SUM(d.day_sec) AS day_sec, SUM(d.next_day_sec) AS next_day_sec
     FROM ${from} WHERE ${where} AND d.day BETWEEN $1 AND $2 AND d.state = 'counted' GROUP BY d.day`,
    [addDays(first, -1), last, ...values],
  )
  const byDay = new Map<Day, number>()
  const add = (day: Day, seconds: number) => {
    if (day >= first && day <= last && seconds > 0) byDay.set(day, (byDay.get(day) ?? 0) + seconds)
  }
  for (const row of rows) {
    const day = textIn(row, 'day')
    add(day, numberIn(row, 'day_sec'))
    add(addDays(day, 1), numberIn(row, 'next_day_sec'))
  }
  return byDay
}

async function publishedByDay(
  database: Database,
  scope: Scope,
  days: DayRange,
): Promise<ReadonlyMap<Day, number>> {
  const { from, where, values } = personsTotals('daily_totals', scope, days)
  const rows = await database.read(
    `SELECT t.day, SUM(t.declared_sec) AS seconds FROM ${from} WHERE ${where} GROUP BY t.day`,
    values,
  )
  return new Map(rows.map(row => [textIn(row, 'day'), numberIn(row, 'seconds')]))
}

/** The declared seconds of a person or group in a range of days. */
export async function declaredInDays(database: Database, scope: Scope, days: DayRange): Promise<number> {
  return [...(await declaredByDay(database, scope, days)).values()].reduce((sum, seconds) => sum + seconds, 0)
}

/** The declared seconds of people in a range of days, by user ID, for those who declared some. */
export async function declaredByPerson(
  database: Database,
  userIds: readonly string[],
  [first, last]: DayRange,
): Promise<ReadonlyMap<string, number>> {
  if (userIds.length === 0) return new Map()
  const places = userIds.map((_, i) => `$${i + 4}`).join(', ')
  const rows = await database.read(
    `SELECT d.user_id, ${secondsInDays} AS seconds FROM declared_times d
     WHERE d.user_id IN (${places}) AND ${inDays(3)} GROUP BY d.user_id`,
    [first, last, addDays(first, -1), ...userIds],
  )
  return new Map(rows.map(row => [textIn(row, 'user_id'), numberIn(row, 'seconds')]))
}

/** The declared seconds of each team of a group in a range of days, by team ID; null for people without a team. In team mode, what was published. */
export async function declaredByTeam(
  database: Database,
  group: Group,
  days: DayRange,
): Promise<ReadonlyMap<string | null, number>> {
  const rows = group.enforcesMinimumGroupSize
    ? await publishedByTeam(database, group, days)
    : await currentByTeam(database, group, days)
  return new Map(rows.map(row => [nullableTextIn(row, 'team_id'), numberIn(row, 'seconds')]))
}

function publishedByTeam(database: Database, group: Group, days: DayRange): Promise<Row[]> {
  const { from, where, values } = personsTotals('daily_totals', group, days)
  return database.read(
    `SELECT NULLIF(t.team_id, '') AS team_id, SUM(t.declared_sec) AS seconds FROM ${from} WHERE ${where} GROUP BY t.team_id`,
    values,
  )
}

function currentByTeam(database: Database, group: Group, [first, last]: DayRange): Promise<Row[]> {
  const { from, where, values } = ofGroup(group, 3)
  return database.read(
    `SELECT u.team_id, ${secondsInDays} AS seconds FROM ${from} WHERE ${where} AND ${inDays(3)} GROUP BY u.team_id`,
    [first, last, addDays(first, -1), ...values],
  )
}

/**
 * The declared seconds of each team on a day, as team mode publishes them: 0 if fewer than five of its people declared time, because the sum of a few
 * would tell about each. The team of people without one is empty.
 *
 * @param isCounted the condition that a person `u` counts towards the five, with its values from $3 on
 */
export async function declaredToPublish(
  database: Database,
  day: Day,
  { isCounted, values }: { isCounted: string; values: readonly Value[] },
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.read(
    // The condition may have a subquery, which Citus does not take within an aggregate.
    `SELECT team, COUNT(DISTINCT counted_user_id) AS people, SUM(seconds) AS seconds
     FROM (
       SELECT COALESCE(u.team_id, '') AS team, CASE WHEN ${isCounted} THEN u.user_id END AS counted_user_id,
         CASE WHEN d.day = $1 THEN d.day_sec ELSE d.next_day_sec END AS seconds
       FROM users u CROSS JOIN declared_times d
       WHERE d.user_id = u.user_id AND (d.day = $1 OR (d.day = $2 AND d.next_day_sec > 0)) AND d.state = 'counted'
     ) AS declared GROUP BY team`,
    [day, addDays(day, -1), ...values],
  )
  return new Map(rows.filter(hasEnoughPeople).map(row => [textIn(row, 'team'), numberIn(row, 'seconds')]))
}

const hasEnoughPeople = (row: Row) => numberIn(row, 'people') >= minGroupSize

function ofGroup(group: Group, before: number): { from: string; where: string; values: string[] } {
  const { condition, values } = inGroup(group, before)
  return {
    from: 'users u CROSS JOIN declared_times d',
    where: `d.user_id = u.user_id AND ${condition}`,
    values,
  }
}
