import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Database, Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { Failure } from '../failure.ts'
import type { Counting } from '../ingest/apply/count-group.ts'
import { recountDays } from './recount-days.ts'

/**
 * Makes sure that this server uses the same bucket size and time zone as its database. Another time zone recalculates the daily totals; another bucket
 * size cannot be converted and throws a Failure. Returns whether the totals were recalculated.
 */
export async function checkStoredSettings(
  database: Database,
  timeZone: string,
  counting: Counting,
): Promise<boolean> {
  await checkBucketSize(database, counting.rules)
  const before = await database.transaction(tx => exchangeFact(tx, 'counting_days_in', timeZone))
  if (before === undefined || before === timeZone) return false
  await recountDays(database, counting)
  return true
}

async function checkBucketSize(database: Database, { bucketSizeSec }: Rules): Promise<void> {
  const wanted = String(bucketSizeSec)
  const [row] = await database.read("SELECT value FROM facts WHERE name = 'bucket_size_sec'")
  const stored = row ? textIn(row, 'value') : await storeBucketSize(database, wanted)
  if (stored !== wanted)
    throw new Failure(
      `BUCKET_SIZE_SEC is ${wanted}, but the database contains minutes of ${stored} s. Set it back to ${stored}, or use another database with DATABASE_URL.`,
    )
}

async function storeBucketSize(database: Database, size: string): Promise<string> {
  await database.transaction(tx => exchangeFact(tx, 'bucket_size_sec', size))
  return size
}

/** Stores a fact and returns its previous value. */
async function exchangeFact(tx: Transaction, name: string, value: string): Promise<string | undefined> {
  const [before] = await tx.all('SELECT value FROM facts WHERE name = $1', [name])
  await tx.run(
    'INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    [name, value],
  )
  return before ? textIn(before, 'value') : undefined
}
