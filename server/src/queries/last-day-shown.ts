import { addDays, type Day } from '@telemetry-tracker/shared/time/days'
import type { Database } from '../database/database.ts'
import { nullableTextIn } from '../database/row.ts'
import { personsTotals } from './persons-totals.ts'
import { publishedTo } from './published-to.ts'
import type { Group } from './scope.ts'

const daysBack = 30

/**
 * The default day of a group in team mode: the last day with published data, so that Monday shows Friday; otherwise the last published day. Undefined
 * before the first day is published.
 */
export async function lastDayShown(database: Database, group: Group): Promise<Day | undefined> {
  const published = await publishedTo(database)
  if (published === undefined) return undefined
  const { from, where, values } = personsTotals('daily_totals', group, [
    addDays(published, -daysBack),
    published,
  ])
  const [row] = await database.read(`SELECT MAX(t.day) AS last_day FROM ${from} WHERE ${where}`, values)
  return (row && nullableTextIn(row, 'last_day')) ?? published
}
