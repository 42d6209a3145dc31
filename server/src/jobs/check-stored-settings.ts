import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Database, Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { Failure } from '../failure.ts'
import type { Counting } from '../ingest/apply/count-group.ts'
import { recountDays } from './recount-days.ts'

/**
 * Makes sure that this server and its database mean the same by a minute and a day. Another time zone counts the days anew; another length of a
 * minute cannot be reconciled and throws a Failure. Returns whether days were counted anew.
 */
export async function checkStoredSettings(
  database: Database,
  timeZone: string,
  counting: Counting,
): Promise<boolean> {
  await agreeOnMinutes(database, counting.rules)
  const before = await database.transaction(tx => exchangeFact(tx, 'counting_days_in', timeZone))
  if (before === undefined || before === timeZone) return false
  await recountDays(database, counting)
  return true
}

async function agreeOnMinutes(database: Database, { bucketSizeSec }: Rules): Promise<void> {
  const wanted = String(bucketSizeSec)
  const [row] = await database.read("SELECT value FROM facts WHERE name = 'bucket_size_sec'")
  const stored = row ? textIn(row, 'value') : await noteSize(database, wanted)
  if (stored !== wanted)
    throw new Failure(
      `BUCKET_SIZE_SEC is ${wanted}, but the database contains minutes of ${stored} s. Set it back to ${stored}, or use another database with DATABASE_URL.`,
    )
}

async function noteSize(database: Database, size: string): Promise<string> {
  await database.transaction(tx => exchangeFact(tx, 'bucket_size_sec', size))
  return size
}

/** Notes a fact and returns what was noted before. */
async function exchangeFact(tx: Transaction, name: string, value: string): Promise<string | undefined> {
  const [before] = await tx.all('SELECT value FROM facts WHERE name = $1', [name])
  await tx.run(
    'INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    [name, value],
  )
  return before ? textIn(before, 'value') : undefined
}
