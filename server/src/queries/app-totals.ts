import type { MinuteState } from '@telemetry-tracker/shared/contracts/http'
import { categoryOf } from '@telemetry-tracker/shared/engine/breakdown'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { type DayRange, personsTotals } from './persons-totals.ts'
import type { Scope } from './scope.ts'

export interface AppTotals {
  app: string
  productive: number
  nonProductive: number
  total: number
  category: MinuteState
}

/** Seconds in each state by app for a person or a group, largest first. */
export async function appTotals(database: Database, scope: Scope, days: DayRange): Promise<AppTotals[]> {
  const { from, where, values } = personsTotals('daily_app_totals', scope, days)
  const rows = await database.read(
    `SELECT t.app_label, SUM(t.productive_sec) AS productive, SUM(t.non_productive_sec) AS non_productive
     FROM ${from} WHERE ${where}
     GROUP BY t.app_label
     HAVING SUM(t.productive_sec + t.non_productive_sec) > 0
     ORDER BY SUM(t.productive_sec + t.non_productive_sec) DESC, t.app_label`,
    values,
  )
  return rows.map(row => {
    const productive = numberIn(row, 'productive')
    const nonProductive = numberIn(row, 'non_productive')
    const total = productive + nonProductive
    return {
      app: textIn(row, 'app_label'),
      productive,
      nonProductive,
      total,
      category: categoryOf(productive, total),
    }
  })
}
