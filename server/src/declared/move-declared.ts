import type { Day } from '@telemetry-tracker/shared/time/days'
import type { Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { splitByDay } from './split-by-day.ts'

/** Assigns all declared stretches of a person to local days again, after the time zone of their days changed. */
export async function moveDeclared(
  tx: Transaction,
  userId: string,
  dayOf: (epochMs: number) => Day,
): Promise<void> {
  const rows = await tx.all(
    'SELECT day, declared_id, start_ms, end_ms FROM declared_times WHERE user_id = $1',
    [userId],
  )
  for (const row of rows) {
    const { day, daySec, nextDaySec } = splitByDay(numberIn(row, 'start_ms'), numberIn(row, 'end_ms'), dayOf)
    await tx.run(
      `UPDATE declared_times SET day = $4, day_sec = $5, next_day_sec = $6
       WHERE user_id = $1 AND day = $2 AND declared_id = $3`,
      [userId, textIn(row, 'day'), textIn(row, 'declared_id'), day, daySec, nextDaySec],
    )
  }
}
