import type { Times } from '@telemetry-tracker/shared/shares'
import type { Day } from '@telemetry-tracker/shared/time/days'
import type { Database, Row, Value } from '../database/database.ts'
import { nullableNumberIn, nullableTextIn, numberIn, textIn } from '../database/row.ts'
import { declaredToPublish } from './declared-seconds.ts'
import { minGroupSize } from './scope.ts'
import { timesIn } from './times-in.ts'

/** Which people count towards the minimum group size. The sums include everyone's time. */
export interface Counts {
  /** People must be known, and devices enrolled, before this time. */
  knownBeforeMs: number
  /** With accounts, only people with an enrolled device count, since others cannot deliver. */
  needsDevice: boolean
  /** People who may see teams do not count, because they could subtract their own time. */
  lookers: readonly string[]
}

/** The published data of a team's day. */
interface TeamDay extends Times {
  /** Declared seconds; 0 if fewer than `minGroupSize` people declared some. */
  declared: number
  /** Empty for people without a team. */
  teamId: string
  /** The number of people who count and had time. */
  people: number
  buckets: number
  apps: readonly (Times & { app: string })[]
}

interface Member {
  userId: string
  teamId: string
}

/** The teams' days that may be published, and the people who count in them. */
export interface TeamDays {
  days: TeamDay[]
  members: Member[]
}

/** Reads the current data of a day. */
export async function readTeamDays(database: Database, day: Day, counts: Counts): Promise<TeamDays> {
  const { isCounted, values } = countedPeople(counts, 0)
  const hadTime = `t.user_id = u.user_id AND t.day = $${values.push(day)} AND t.productive_sec + t.non_productive_sec > 0`
  const who = `COALESCE(u.team_id, '') AS team, CASE WHEN ${isCounted} THEN u.user_id END AS counted`
  // One statement, so that a day, its apps and its people are consistent.
  const rows = await database.read(
    `WITH worked AS (
       SELECT ${who}, t.buckets FROM users u CROSS JOIN daily_totals t WHERE ${hadTime}
     ), used AS (
       SELECT ${who}, t.app_label AS app, t.productive_sec, t.non_productive_sec, t.no_input_sec
       FROM users u CROSS JOIN daily_app_totals t WHERE ${hadTime}
     ), shown AS (
       SELECT team, COUNT(counted) AS people, SUM(buckets) AS buckets
       FROM worked GROUP BY team HAVING COUNT(counted) >= ${minGroupSize}
     ), apps AS (
       SELECT team, app, COUNT(counted) AS people, SUM(productive_sec) AS productive,
         SUM(non_productive_sec) AS non_productive, SUM(no_input_sec) AS no_input
       FROM used GROUP BY team, app
     ), rest AS (
       SELECT used.team, COUNT(DISTINCT used.counted) AS people FROM used JOIN apps ON apps.team = used.team AND apps.app = used.app
       WHERE apps.people < ${minGroupSize} GROUP BY used.team
     )
     SELECT shown.team, NULL AS member, shown.people, shown.buckets, rest.people AS people_of_rest,
       apps.app, apps.people AS people_of_app, apps.productive, apps.non_productive, apps.no_input
     FROM shown JOIN apps ON apps.team = shown.team LEFT JOIN rest ON rest.team = shown.team
     UNION ALL
     SELECT shown.team, worked.counted, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
     FROM shown JOIN worked ON worked.team = shown.team WHERE worked.counted IS NOT NULL`,
    values,
  )
  const members: Member[] = []
  const ofApps: Row[] = []
  for (const row of rows) {
    const userId = nullableTextIn(row, 'member')
    if (userId === null) ofApps.push(row)
    else members.push({ userId, teamId: textIn(row, 'team') })
  }
  const byTeam = Map.groupBy(ofApps, row => textIn(row, 'team'))
  const declared = await declaredToPublish(database, day, countedPeople(counts, 2))
  const days = [...byTeam].map(([teamId, ofTeam]) => ({
    ...teamDay(teamId, ofTeam),
    declared: declared.get(teamId) ?? 0,
  }))
  return { days, members }
}

/** The condition that a person `u` counts; its values are numbered after `before` others. */
function countedPeople(
  { knownBeforeMs, needsDevice, lookers }: Counts,
  before: number,
): { isCounted: string; values: Value[] } {
  const known = `$${before + 1}`
  const conditions = [`u.first_seen_ms < ${known}`]
  if (needsDevice)
    conditions.push(
      `u.user_id IN (SELECT e.user_id FROM devices e WHERE e.enrolled_ms < ${known} AND (e.revoked_ms IS NULL OR e.revoked_ms >= ${known}))`,
    )
  if (lookers.length > 0)
    conditions.push(`u.user_id NOT IN (${lookers.map((_, i) => `$${before + i + 2}`).join(', ')})`)
  return { isCounted: conditions.join(' AND '), values: [knownBeforeMs, ...lookers] }
}

/** The rest of the day without the published apps must also have enough people; otherwise the app with the least time is omitted, too. */
function teamDay(teamId: string, rows: readonly Row[]): Omit<TeamDay, 'declared'> {
  const apps = rows.map(row => ({
    app: textIn(row, 'app'),
    ...timesIn(row),
    people: numberIn(row, 'people_of_app'),
  }))
  const [first] = rows
  if (!first) throw new TypeError('A team without a row was grouped.')
  const restPeople = nullableNumberIn(first, 'people_of_rest')
  const ofMany = apps
    .filter(({ people }) => people >= minGroupSize)
    .sort((a, b) => secondsOf(b) - secondsOf(a) || (a.app < b.app ? 1 : -1))
  if (restPeople !== null && restPeople < minGroupSize) ofMany.pop()
  const sum = (part: keyof Times) => apps.reduce((total, app) => total + app[part], 0)
  return {
    teamId,
    people: numberIn(first, 'people'),
    productive: sum('productive'),
    nonProductive: sum('nonProductive'),
    noInput: sum('noInput'),
    buckets: numberIn(first, 'buckets'),
    apps: ofMany.map(({ people: _, ...app }) => app),
  }
}

function secondsOf({ productive, nonProductive }: Times): number {
  return productive + nonProductive
}
