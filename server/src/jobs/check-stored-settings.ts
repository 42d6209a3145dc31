import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Database, Transaction } from '../database/database.ts'
import { addFact, readFact, writeFact } from '../database/facts.ts'
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
  const stored = await database.transaction(tx => storedBucketSize(tx, wanted))
  if (stored !== wanted)
    throw new Failure(
      `BUCKET_SIZE_SEC is ${wanted}, but the database contains minutes of ${stored} s. Set it back to ${stored}, or use another database with DATABASE_URL.`,
    )
}

/** The size of the stored minutes, which the first server decides. */
async function storedBucketSize(tx: Transaction, wanted: string): Promise<string | undefined> {
  await addFact(tx, 'bucket_size_sec', wanted)
  return readFact(tx, 'bucket_size_sec')
}

/** Stores a fact and returns its previous value. */
async function exchangeFact(tx: Transaction, name: string, value: string): Promise<string | undefined> {
  const before = await readFact(tx, name)
  await writeFact(tx, name, value)
  return before
}
