import type { TeamTotalsRow } from '@telemetry-tracker/shared/contracts/http'
import type { Database, Row } from '../database/database.ts'
import { nullableTextIn, numberIn } from '../database/row.ts'
import { declaredByTeam } from './declared-seconds.ts'
import { type DayRange, personsTotals } from './persons-totals.ts'
import type { Group } from './scope.ts'

/** The time of each team of a group in a range of days, by ID; people without a team come last. */
export async function teamTotals(database: Database, group: Group, days: DayRange): Promise<TeamTotalsRow[]> {
  if (group.enforcesMinimumGroupSize) return publishedTeamTotals(database, group, days)
  const { from, where, values } = personsTotals('daily_totals', group, days)
  const rows = await database.read(
    `SELECT u.team_id, COUNT(DISTINCT u.user_id) AS people, SUM(t.productive_sec) AS productive,
       SUM(t.non_productive_sec) AS non_productive
     FROM ${from} WHERE ${where} AND t.productive_sec + t.non_productive_sec > 0
     GROUP BY u.team_id
     ORDER BY CASE WHEN u.team_id IS NULL THEN 1 ELSE 0 END, u.team_id`,
    values,
  )
  const declared = await declaredByTeam(database, group, days)
  return rows.map(row => teamTotalsRow(row, declared.get(nullableTextIn(row, 'team_id')) ?? 0))
}

/** The number of people is that of the day with the most, because people are not stored by day. */
async function publishedTeamTotals(
  database: Database,
  group: Group,
  days: DayRange,
): Promise<TeamTotalsRow[]> {
  const { from, where, values } = personsTotals('daily_totals', group, days)
  const rows = await database.read(
    `SELECT NULLIF(t.team_id, '') AS team_id, MAX(t.people) AS people, SUM(t.productive_sec) AS productive,
       SUM(t.non_productive_sec) AS non_productive,
       SUM(t.declared_sec) AS declared
     FROM ${from} WHERE ${where}
     GROUP BY t.team_id
     ORDER BY CASE WHEN t.team_id = '' THEN 1 ELSE 0 END, t.team_id`,
    values,
  )
  return rows.map(row => teamTotalsRow(row, numberIn(row, 'declared')))
}

function teamTotalsRow(row: Row, declared: number): TeamTotalsRow {
  const productive = numberIn(row, 'productive')
  const nonProductive = numberIn(row, 'non_productive')
  return {
    team_id: nullableTextIn(row, 'team_id'),
    people: numberIn(row, 'people'),
    productive_sec: productive,
    non_productive_sec: nonProductive,
    total_sec: productive + nonProductive,
    declared_sec: declared,
  }
}
