import type { NoInputCounts, TeamTotalsRow } from '@telemetry-tracker/shared/contracts/http'
import type { Database, Row } from '../database/database.ts'
import { nullableTextIn, numberIn } from '../database/row.ts'
import { declaredByTeam } from './declared-seconds.ts'
import { type DayRange, personsTotals } from './persons-totals.ts'
import type { Group } from './scope.ts'
import { sumsOfTimes, timesIn } from './times-in.ts'

/** The time of each team of a group in a range of days, by ID; people without a team come last. */
export async function teamTotals(
  database: Database,
  group: Group,
  { days, noInputCountsOf }: { days: DayRange; noInputCountsOf(teamId: string | null): NoInputCounts },
): Promise<TeamTotalsRow[]> {
  const rows = group.enforcesMinimumGroupSize
    ? await publishedTeamTotals(database, group, days)
    : await currentTeamTotals(database, group, days)
  const declared = await declaredByTeam(database, group, days)
  return rows.map(row => {
    const teamId = nullableTextIn(row, 'team_id')
    const { productive, nonProductive, noInput } = timesIn(row)
    return {
      team_id: teamId,
      people: numberIn(row, 'people'),
      productive_sec: productive,
      non_productive_sec: nonProductive,
      no_input_sec: noInput,
      no_input_counts: noInputCountsOf(teamId),
      total_sec: productive + nonProductive,
      declared_sec: declared.get(teamId) ?? 0,
    }
  })
}

async function currentTeamTotals(database: Database, group: Group, days: DayRange): Promise<Row[]> {
  const { from, where, values } = personsTotals('daily_totals', group, days)
  return database.read(
    `SELECT u.team_id, COUNT(DISTINCT u.user_id) AS people, ${sumsOfTimes}
     FROM ${from} WHERE ${where} AND t.productive_sec + t.non_productive_sec > 0
     GROUP BY u.team_id
     ORDER BY CASE WHEN u.team_id IS NULL THEN 1 ELSE 0 END, u.team_id`,
    values,
  )
}

/** The number of people is that of the day with the most, because people are not stored by day. */
async function publishedTeamTotals(database: Database, group: Group, days: DayRange): Promise<Row[]> {
  const { from, where, values } = personsTotals('daily_totals', group, days)
  return database.read(
    `SELECT NULLIF(t.team_id, '') AS team_id, MAX(t.people) AS people, ${sumsOfTimes}
     FROM ${from} WHERE ${where}
     GROUP BY t.team_id
     ORDER BY CASE WHEN t.team_id = '' THEN 1 ELSE 0 END, t.team_id`,
    values,
  )
}
