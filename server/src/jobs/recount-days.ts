import { dayOf } from '@telemetry-tracker/shared/time/days'
import type { Database, Row, Transaction } from '../database/database.ts'
import { lockPerson } from '../database/lock-person.ts'
import { numberIn, textIn } from '../database/row.ts'
import { moveDeclared } from '../declared/move-declared.ts'
import type { Counting } from '../ingest/apply/count-group.ts'
import { surfacesOfRow } from '../ingest/storage/bucket-row.ts'
import { moveTotals } from '../ingest/storage/totals.ts'
import { countedIn } from '../ingest/storage/verdict-row.ts'

/** How many minutes are counted per statement. */
const minutesAtOnce = 250

/** Recalculates the daily totals from the stored minutes, person by person; days before the first stored minute stay as they are. */
export async function recountDays(database: Database, counting: Counting): Promise<void> {
  const people = await database.read('SELECT user_id FROM users ORDER BY user_id')
  for (const row of people)
    await database.transaction(tx => recountPerson(tx, textIn(row, 'user_id'), counting))
}

/** Recalculates a person's daily totals. @param zoneBefore the previous time zone, if it changed */
export async function recountPerson(
  tx: Transaction,
  userId: string,
  counting: Pick<Counting, 'rules' | 'days'>,
  zoneBefore?: string,
): Promise<void> {
  await lockPerson(tx, userId)
  await moveDeclared(tx, userId, epochMs => counting.days.dayOf(userId, epochMs))
  let beforeMs: number | undefined
  for (;;) {
    const minutes = await tx.all(
      `SELECT user_id, bucket_start, state, reason, app_label, surfaces FROM buckets
       WHERE user_id = $1 AND counts = 1 AND bucket_start > $2 ORDER BY bucket_start LIMIT ${minutesAtOnce}`,
      [userId, beforeMs ?? Number.MIN_SAFE_INTEGER],
    )
    const [first, last] = [minutes[0], minutes.at(-1)]
    if (!first || !last) return
    if (beforeMs === undefined)
      await dropDaysFrom(tx, { userId, firstMs: numberIn(first, 'bucket_start') }, counting, zoneBefore)
    await moveTotals(tx, minutes.map(newlyCounted), counting)
    beforeMs = numberIn(last, 'bucket_start')
  }
}

async function dropDaysFrom(
  tx: Transaction,
  { userId, firstMs }: { userId: string; firstMs: number },
  counting: Pick<Counting, 'days'>,
  zoneBefore?: string,
): Promise<void> {
  const firstDay = counting.days.dayOf(userId, firstMs)
  // In the previous zone, the first minute may be on the day before.
  const firstBefore = zoneBefore === undefined ? firstDay : dayOf(firstMs, zoneBefore)
  const from = firstBefore < firstDay ? firstBefore : firstDay
  for (const table of ['daily_totals', 'daily_app_totals'])
    await tx.run(`DELETE FROM ${table} WHERE user_id = $1 AND day >= $2`, [userId, from])
}

function newlyCounted(row: Row) {
  return {
    userId: textIn(row, 'user_id'),
    startMs: numberIn(row, 'bucket_start'),
    before: undefined,
    after: countedIn(row, surfacesOfRow(row)),
  }
}
