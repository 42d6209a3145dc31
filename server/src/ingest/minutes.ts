import type { Verdict } from '@telemetry-tracker/shared/engine/judge'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'
import type { Transaction } from '../database/database.ts'
import { overRows } from '../database/rows.ts'
import { bucketColumns, bucketOfRow, bucketValues, type StoredBucket } from './bucket-row.ts'
import { distinctBy } from './distinct.ts'
import { idKey } from './id-key.ts'

/** New totals of one device for one minute. */
export interface ArrivingBucket {
  userId: string
  startMs: number
  deviceId: string
  totals: BucketTotals
}

/** A person's minute after judging: what counted before and counts now, and the buckets that changed. */
export interface JudgedMinute {
  userId: string
  startMs: number
  before: Pick<StoredBucket, 'state' | 'appLabel'> | undefined
  after: Pick<StoredBucket, 'state' | 'appLabel'>
  changed: readonly { deviceId: string; totals: BucketTotals; verdict: Verdict; counts: boolean }[]
}

/** The stored buckets, of every device, of the minutes that are about to change. */
export async function loadMinutes(
  tx: Transaction,
  arriving: readonly ArrivingBucket[],
): Promise<StoredBucket[]> {
  const minutes = distinctBy(arriving, ({ userId, startMs }) => idKey(userId, String(startMs)))
  const rows = await selectMinutes(
    tx,
    minutes.map(({ userId, startMs }) => [userId, startMs]),
  )
  return rows.map(bucketOfRow)
}

// CROSS JOIN keeps SQLite from reading all buckets to look them up among the wanted.
const selectMinutes = overRows(
  ['TEXT', 'BIGINT'],
  source => `WITH wanted (user_id, bucket_start) AS (${source})
    SELECT ${bucketColumns.map(column => `b.${column}`).join(', ')}
    FROM wanted CROSS JOIN buckets b
    WHERE b.user_id = wanted.user_id AND b.bucket_start = wanted.bucket_start`,
)

/** Writes the buckets that changed. */
export async function storeMinutes(tx: Transaction, minutes: readonly JudgedMinute[]): Promise<void> {
  const rows = minutes.flatMap(({ userId, startMs, changed }) =>
    changed.map(({ deviceId, totals, verdict, counts }) =>
      bucketValues({ userId, startMs, deviceId }, totals, verdict, counts),
    ),
  )
  await upsertBuckets(tx, rows)
}

const keyColumns = 3

const upsertBuckets = overRows(
  bucketColumns.length,
  source => `INSERT INTO buckets (${bucketColumns.join(', ')}) ${source}
    ON CONFLICT (user_id, bucket_start, device_id) DO UPDATE SET ${bucketColumns
      .slice(keyColumns)
      .map(column => `${column} = excluded.${column}`)
      .join(', ')}`,
)
