import type { Database, Row, Transaction } from '../database/database.ts'
import { lockPerson } from '../database/lock-person.ts'
import { numberIn, textIn } from '../database/row.ts'
import { surfacesOfRow } from '../ingest/bucket-row.ts'
import type { Counting } from '../ingest/count-group.ts'
import { moveTotals } from '../ingest/totals.ts'
import { countedIn } from '../ingest/verdict-row.ts'

/** Sums the days anew from the minutes that are still kept, person by person; days before the first of them stay as they are. */
export async function recountDays(database: Database, counting: Counting): Promise<void> {
  const people = await database.read('SELECT user_id FROM users ORDER BY user_id')
  for (const row of people)
    await database.transaction(tx => recountPerson(tx, textIn(row, 'user_id'), counting))
}

async function recountPerson(tx: Transaction, userId: string, counting: Counting): Promise<void> {
  await lockPerson(tx, userId)
  const minutes = await tx.all(
    `SELECT user_id, bucket_start, state, app_label, surfaces FROM buckets
     WHERE user_id = $1 AND counts = 1 ORDER BY bucket_start`,
    [userId],
  )
  const [first] = minutes
  if (!first) return
  const firstDay = counting.dayOf(numberIn(first, 'bucket_start'))
  for (const table of ['daily_totals', 'daily_app_totals'])
    await tx.run(`DELETE FROM ${table} WHERE user_id = $1 AND day >= $2`, [userId, firstDay])
  await moveTotals(tx, minutes.map(newlyCounted), counting)
}

function newlyCounted(row: Row) {
  return {
    userId: textIn(row, 'user_id'),
    startMs: numberIn(row, 'bucket_start'),
    before: undefined,
    after: countedIn(row, surfacesOfRow(row)),
  }
}
