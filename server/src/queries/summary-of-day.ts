import type { NoInputCounts, Summary } from '@telemetry-tracker/shared/contracts/http'
import type { Database } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { declaredInDays } from './declared-seconds.ts'
import { personsTotals } from './persons-totals.ts'
import { isHeldBack, type Scope } from './scope.ts'
import { timesIn } from './times-in.ts'

/** The totals of a day for a person or a group. */
export async function summaryOfDay(
  database: Database,
  scope: Scope,
  { day, noInputCounts }: { day: string; noInputCounts: NoInputCounts },
): Promise<Summary> {
  const { from, where, values } = personsTotals('daily_totals', scope, [day, day])
  const [row] = await database.read(
    `SELECT COALESCE(SUM(t.productive_sec), 0) AS productive, COALESCE(SUM(t.non_productive_sec), 0) AS non_productive,
       COALESCE(SUM(t.no_input_sec), 0) AS no_input, COALESCE(SUM(t.buckets), 0) AS buckets, COUNT(t.day) AS found
     FROM ${from} WHERE ${where}`,
    values,
  )
  const declared = await declaredInDays(database, scope, [day, day])
  if (!row) throw new TypeError('A sum came without its row.')
  const { productive, nonProductive, noInput } = timesIn(row)
  return {
    productive,
    non_productive: nonProductive,
    no_input: noInput,
    no_input_counts: noInputCounts,
    total_seconds: productive + nonProductive,
    total_buckets: numberIn(row, 'buckets'),
    declared,
    ...(isHeldBack(scope, numberIn(row, 'found') > 0) && { held_back: true }),
  }
}
