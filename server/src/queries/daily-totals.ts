import type { DailyRow } from '@telemetry-tracker/shared/contracts/http'
import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { declaredByDay } from './declared-seconds.ts'
import { personsTotals } from './persons-totals.ts'
import { isHeldBack, type Scope } from './scope.ts'
import { sumsOfTimes, timesIn } from './times-in.ts'

const noTime = { productive: 0, nonProductive: 0, noInput: 0 }

/** One row per day for a person or a group, including days without data. */
export async function dailyTotals(
  database: Database,
  scope: Scope,
  days: readonly string[],
): Promise<DailyRow[]> {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const { from, where, values } = personsTotals('daily_totals', scope, [first, last])
  const rows = await database.read(
    `SELECT t.day, ${sumsOfTimes}
     FROM ${from} WHERE ${where} GROUP BY t.day`,
    values,
  )
  const declared = await declaredByDay(database, scope, [first, last])
  const byDay = new Map(rows.map(row => [textIn(row, 'day'), row]))
  return days.map(date => {
    const row = byDay.get(date)
    const { productive, nonProductive, noInput } = row ? timesIn(row) : noTime
    return {
      date,
      productive,
      non_productive: nonProductive,
      no_input: noInput,
      total_seconds: productive + nonProductive,
      declared: declared.get(date) ?? 0,
      ...(isHeldBack(scope, row !== undefined) && { held_back: true }),
    }
  })
}
