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
/** Digests detect a copied queue. They are needed while its events would be accepted; with unlimited retention, for this many days. */
const digestDaysWithoutRetention = 366

export interface RetentionSettings {
  /** For minutes; 0 keeps all. */
  dataDays: number
  /** For daily totals; 0 keeps all. Never shorter than for minutes. */
  summaryDays: number
  timeZone: string
  bucketSizeSec: number
}

/** The time that retention is based on. On PostgreSQL it is the start of the day, so that whole partitions by day expire. */
export function retentionInstant({ dialect }: Database, nowMs: number): number {
  return dialect === 'postgres' ? startOf(nowMs, 'day') : nowMs
}

/** What to delete: minutes before a time, totals before a day. Undefined deletes none. */
export interface Cut {
  beforeMs: number | undefined
  firstDay: string | undefined
}

/** Everything that is due for deletion. */
export function dueCut(retention: RetentionSettings, nowMs: number): Cut {
  return {
    beforeMs:
      retention.dataDays === 0
        ? undefined
        : bucketStartMs(nowMs - retention.dataDays * dayMs, retention.bucketSizeSec),
    firstDay: firstSummaryDay(retention, nowMs),
  }
}

/**
 * Deletes data that is older than its retention, and returns the number of deleted rows. Uses small transactions, so that batches are counted in between.
 * PostgreSQL drops whole partitions and deletes row by row only within the last, partly expired one. Deleted minutes are closed: later events for them
 * are rejected, because their totals stay.
 *
 * @param cut what to delete, by default everything due
 */
export async function applyRetention(
  database: Database,
  retention: RetentionSettings,
  nowMs: number,
  { beforeMs, firstDay }: Cut = dueCut(retention, nowMs),
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
    for (const userId of people)
      deleted += await deleteInTransaction(
        database,
        'DELETE FROM contests WHERE user_id = $1 AND bucket_start < $2',
        [userId, beforeMs],
      )
    for (const userId of people) deleted += await expireDeclared(database, userId, beforeMs)
  }

  if (firstDay !== undefined) {
    await markTotals(database, firstDay, nowMs)
    await database.transaction(tx => deleteTeamDays(tx, firstDay))
  }
  for (const userId of people) deleted += await deleteTotals(database, userId, firstDay)
  // If a run is limited, digests are kept while minutes of their time are stored.
  const uselessBeforeMs = Math.min(
    nowMs - ((retention.dataDays || digestDaysWithoutRetention) + 1) * dayMs,
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

/** Declared stretches count as long as totals are kept. What was said about them expires with the minutes, and so do those that do not count. */
async function expireDeclared(database: Database, userId: string, beforeMs: number): Promise<number> {
  await deleteInTransaction(
    database,
    "UPDATE declared_times SET note = '' WHERE user_id = $1 AND start_ms < $2 AND note <> ''",
    [userId, beforeMs],
  )
  return deleteInTransaction(
    database,
    "DELETE FROM declared_times WHERE user_id = $1 AND start_ms < $2 AND state <> 'counted'",
    [userId, beforeMs],
  )
}

async function closeBuckets(database: Database, beforeMs: number, nowMs: number): Promise<void> {
  const close = (tx: Transaction) => moveMark(tx, 'buckets', { beforeMs, nowMs })
  if (database.dialect === 'sqlite') await database.transaction(close)
  else await retryOnLockTimeout(database, tx => afterCounting(tx).then(() => close(tx)))
}

/** Only records for the next run how far this one came; nothing is rejected because of this mark. */
async function markTotals(database: Database, firstDay: string, nowMs: number): Promise<void> {
  await database.transaction(tx => moveMark(tx, 'totals', { beforeMs: Date.parse(firstDay), nowMs }))
}

/** Waits for running ingest transactions. Later ones see what is committed by then. */
async function afterCounting(tx: Transaction): Promise<void> {
  await tx.run('LOCK TABLE users IN SHARE MODE')
}

/** Whether rows are left after whole partitions were dropped. Only fast on PostgreSQL. */
async function hasBuckets(database: Database, beforeMs: number): Promise<boolean> {
  const [row] = await database.read('SELECT 1 FROM buckets WHERE bucket_start < $1 LIMIT 1', [beforeMs])
  return row !== undefined
}

async function deleteBuckets(database: Database, userId: string, beforeMs: number): Promise<number> {
  let deleted = 0
  for (;;) {
    await nextTurn()
    const count = await database.transaction(async tx => {
      // An ingest transaction that is running for this person may not know yet that these minutes are closed.
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
    if (count === 0) return deleted
    deleted += count
  }
}

/** Keeps totals whose minutes may still change. */
function firstSummaryDay(
  { dataDays, summaryDays, timeZone }: RetentionSettings,
  nowMs: number,
): string | undefined {
  if (dataDays === 0 || summaryDays === 0) return undefined
  return addDays(dayOf(nowMs, timeZone), -Math.max(dataDays + 1, summaryDays))
}

/** Also deletes app totals that late events reduced to zero. */
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
    (await deleteInTransaction(
      database,
      'DELETE FROM declared_times WHERE user_id = $1 AND day < $2',
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
