import type { DeclaredDay } from '@telemetry-tracker/shared/contracts/declared'
import { addDays, type Day } from '@telemetry-tracker/shared/time/days'
import type { Database, Row } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { declaredRow, stretchColumns } from '../declared/stored-stretch.ts'

/** What a person declared on a local day, in order, with the seconds of that day. */
export async function declaredDay(database: Database, userId: string, day: Day): Promise<DeclaredDay> {
  const rows = await database.read(
    `SELECT ${stretchColumns}, d.day, d.day_sec, d.next_day_sec FROM declared_times d
     WHERE d.user_id = $1 AND (d.day = $2 OR (d.day = $3 AND d.next_day_sec > 0)) AND d.state <> 'withdrawn'
     ORDER BY d.start_ms, d.declared_id`,
    [userId, day, addDays(day, -1)],
  )
  const stretches = rows.map(row => ({ ...declaredRow(row), seconds: secondsOn(day, row) }))
  const sum = (wanted: string) =>
    stretches.reduce((total, { state, seconds }) => total + (state === wanted ? seconds : 0), 0)
  return {
    declared: sum('counted'),
    declared_pending: sum('pending'),
    stretches: stretches.map(({ seconds: _, ...stretch }) => stretch),
  }
}

function secondsOn(day: Day, row: Row): number {
  return numberIn(row, textIn(row, 'day') === day ? 'day_sec' : 'next_day_sec')
}
