import { setImmediate as nextTurn } from 'node:timers/promises'
import { bucketStartMs } from '@telemetry-tracker/shared/engine/buckets'
import { addDays, dayOf } from '@telemetry-tracker/shared/time/days'
import type { Database, Transaction, Value } from '../database/database.ts'
import { lockPerson } from '../database/lock-person.ts'
import { startOf } from '../database/partition-ranges.ts'
import { dropPartitions } from '../database/partitions.ts'
import { retryOnLockTimeout } from '../database/retry-on-lock-timeout.ts'
import { textIn } from '../database/row.ts'
import { contentReplayWindowMs } from '../ingest/storage/contents.ts'
import { deleteTeamDays } from './publish-team-days.ts'
import { moveMark } from './watermarks.ts'

const dayMs = 24 * 60 * 60 * 1000
const rowsAtOnce = 500
/** What tells the batches of a copied queue apart is of use for as long as its events would be taken; where they always are, for so long. */
const digestDaysWithoutRetention = 366

export interface Keeping {
  /** Minutes; 0 keeps all. */
  dataDays: number
  /** Daily totals; 0 keeps all. Never shorter than the minutes they sum. */
  summaryDays: number
  timeZone: string
  bucketSizeSec: number
}

/** As of when the daily deletion works: on PostgreSQL the start of the day, because then partitions by day expire as a whole. */
export function retentionInstant({ dialect }: Database, nowMs: number): number {
  return dialect === 'postgres' ? startOf(nowMs, 'day') : nowMs
}

/** Up to where a deletion goes: minutes before an instant, totals before a day. Undefined deletes none. */
export interface Cut {
  beforeMs: number | undefined
  firstDay: string | undefined
}

/** All that is older than it may be kept. */
export function dueCut(keeping: Keeping, nowMs: number): Cut {
  return {
    beforeMs:
      keeping.dataDays === 0
        ? undefined
        : bucketStartMs(nowMs - keeping.dataDays * dayMs, keeping.bucketSizeSec),
    firstDay: firstSummaryDay(keeping, nowMs),
  }
}

/**
 * Deletes what is older than it may be kept, in small transactions between which batches are counted, and returns how many rows went. On
 * PostgreSQL whole partitions go at once; row by row go only the hours before an instant in the middle of a day. The minutes deleted are closed for good: an event that comes later still is refused, since their totals stay.
 *
 * @param cut where it ends, if not with all that is due
 */
export async function applyRetention(
  database: Database,
  keeping: Keeping,
  nowMs: number,
  { beforeMs, firstDay }: Cut = dueCut(keeping, nowMs),
): Promise<number> {
  let deleted = 0
  const people = (await database.read('SELECT user_id FROM users ORDER BY user_id')).map(row =>
    textIn(row, 'user_id'),
  )
  if (beforeMs !== undefined) {
    await closeBuckets(database, beforeMs, nowMs)
    if (database.dialect === 'postgres') deleted += await dropPartitions(database, beforeMs)
    if (database.dialect === 'sqlite' || (await hasBuckets(database, beforeMs)))
      for (const userId of people) deleted += await deleteBuckets(database, userId, beforeMs)
    deleted += await deleteInTransaction(database, 'DELETE FROM pauses WHERE to_ms < $1', [beforeMs])
    // A word against a minute goes with it.
    for (const userId of people)
      deleted += await deleteInTransaction(
        database,
        'DELETE FROM contests WHERE user_id = $1 AND bucket_start < $2',
        [userId, beforeMs],
      )
  }

  if (firstDay !== undefined) {
    await markTotals(database, firstDay, nowMs)
    await database.transaction(tx => deleteTeamDays(tx, firstDay))
  }
  for (const userId of people) deleted += await deleteTotals(database, userId, firstDay)
  // Where a run stops short, for as long as minutes of that time are still there.
  const uselessBeforeMs = Math.min(
    nowMs - ((keeping.dataDays || digestDaysWithoutRetention) + 1) * dayMs,
    (beforeMs ?? nowMs) - dayMs,
  )
  for (const userId of people)
    await deleteInTransaction(database, 'DELETE FROM batch_digests WHERE user_id = $1 AND counted_ms < $2', [
      userId,
      uselessBeforeMs,
    ])
  await deleteInTransaction(database, 'DELETE FROM plain_batches WHERE received_ms < $1', [
    nowMs - contentReplayWindowMs,
  ])
  return deleted
}

async function closeBuckets(database: Database, beforeMs: number, nowMs: number): Promise<void> {
  const close = (tx: Transaction) => moveMark(tx, 'buckets', { beforeMs, nowMs })
  if (database.dialect === 'sqlite') await database.transaction(close)
  else await retryOnLockTimeout(database, tx => afterCounting(tx).then(() => close(tx)))
}

/** Refuses nothing: it only tells the next run how far this one came. */
async function markTotals(database: Database, firstDay: string, nowMs: number): Promise<void> {
  await database.transaction(tx => moveMark(tx, 'totals', { beforeMs: Date.parse(firstDay), nowMs }))
}

/** Waits for whoever is counting now; whoever counts later knows what is committed by then. */
async function afterCounting(tx: Transaction): Promise<void> {
  await tx.run('LOCK TABLE users IN SHARE MODE')
}

/** Whether anything is left after the partitions that were expired as a whole; cheap there only. */
async function hasBuckets(database: Database, beforeMs: number): Promise<boolean> {
  const [row] = await database.read('SELECT 1 FROM buckets WHERE bucket_start < $1 LIMIT 1', [beforeMs])
  return row !== undefined
}

async function deleteBuckets(database: Database, userId: string, beforeMs: number): Promise<number> {
  let deleted = 0
  for (;;) {
    await nextTurn()
    const gone = await database.transaction(async tx => {
      // Whoever counts for this person now has not seen yet that these minutes are closed.
      await lockPerson(tx, userId)
      return tx.run(
        `DELETE FROM buckets WHERE user_id = $1 AND bucket_start <= (
           SELECT MAX(bucket_start) FROM (
             SELECT bucket_start FROM buckets WHERE user_id = $1 AND bucket_start < $2
             ORDER BY bucket_start LIMIT ${rowsAtOnce}
           ) AS oldest)`,
        [userId, beforeMs],
      )
    })
    if (gone === 0) return deleted
    deleted += gone
  }
}

/** Totals whose minutes may still change are kept, or the change would have nothing to change. */
function firstSummaryDay({ dataDays, summaryDays, timeZone }: Keeping, nowMs: number): string | undefined {
  if (dataDays === 0 || summaryDays === 0) return undefined
  return addDays(dayOf(nowMs, timeZone), -Math.max(dataDays + 1, summaryDays))
}

/** Also clears app totals that late events moved down to nothing. */
async function deleteTotals(
  database: Database,
  userId: string,
  firstDay: string | undefined,
): Promise<number> {
  await deleteInTransaction(
    database,
    'DELETE FROM daily_app_totals WHERE user_id = $1 AND productive_sec = 0 AND non_productive_sec = 0',
    [userId],
  )
  if (firstDay === undefined) return 0
  const values = [userId, firstDay]
  await deleteInTransaction(database, 'DELETE FROM team_day_members WHERE user_id = $1 AND day < $2', values)
  return (
    (await deleteInTransaction(
      database,
      'DELETE FROM daily_totals WHERE user_id = $1 AND day < $2',
      values,
    )) +
    (await deleteInTransaction(
      database,
      'DELETE FROM daily_app_totals WHERE user_id = $1 AND day < $2',
      values,
    )) +
    (await deleteInTransaction(database, 'DELETE FROM day_notes WHERE user_id = $1 AND day < $2', values))
  )
}

async function deleteInTransaction(
  database: Database,
  sql: string,
  values: readonly Value[],
): Promise<number> {
  await nextTurn()
  return database.transaction(tx => tx.run(sql, values))
}
