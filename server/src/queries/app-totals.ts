import type { MinuteState, NoInputCounts } from '@telemetry-tracker/shared/contracts/http'
import { categoryOf } from '@telemetry-tracker/shared/engine/breakdown'
import type { Times } from '@telemetry-tracker/shared/shares'
import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { type DayRange, personsTotals } from './persons-totals.ts'
import type { Scope } from './scope.ts'
import { sumsOfTimes, timesIn } from './times-in.ts'

export interface AppTotals extends Times {
  app: string
  total: number
  category: MinuteState
}

/** Seconds in each state by app for a person or a group, largest first. */
export async function appTotals(
  database: Database,
  scope: Scope,
  { days, noInputCounts }: { days: DayRange; noInputCounts: NoInputCounts },
): Promise<AppTotals[]> {
  const { from, where, values } = personsTotals('daily_app_totals', scope, days)
  const rows = await database.read(
    `SELECT t.app_label, ${sumsOfTimes}
     FROM ${from} WHERE ${where}
     GROUP BY t.app_label
     HAVING SUM(t.productive_sec + t.non_productive_sec) > 0
     ORDER BY SUM(t.productive_sec + t.non_productive_sec) DESC, t.app_label`,
    values,
  )
  return rows.map(row => {
    const times = timesIn(row)
    return {
      app: textIn(row, 'app_label'),
      ...times,
      total: times.productive + times.nonProductive,
      category: categoryOf(times, noInputCounts),
    }
  })
}
