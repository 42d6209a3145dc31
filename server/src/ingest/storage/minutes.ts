import type { Verdict } from '@telemetry-tracker/shared/engine/judge'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'
import type { Value } from '../../database/database.ts'
import { overRows } from '../../database/rows.ts'
import { bucketColumns, bucketColumnTypes, bucketValues, type StoredBucket } from './bucket-row.ts'

/** A person's minute before judging: what is stored of it, of every device, and what comes in. */
export interface ChangingMinute {
  userId: string
  startMs: number
  stored: StoredBucket[]
  /** One a device. */
  fresh: readonly FreshBucket[]
}

export interface FreshBucket {
  deviceId: string
  totals: BucketTotals
}

/** A person's minute after judging: what counted before and counts now, the buckets that changed, and all there are now. */
export interface JudgedMinute {
  userId: string
  startMs: number
  before: Pick<StoredBucket, 'state' | 'appLabel'> | undefined
  after: Pick<StoredBucket, 'state' | 'appLabel'>
  changed: readonly ChangedBucket[]
  stored: StoredBucket[]
}

export interface ChangedBucket {
  bucket: StoredBucket
  verdict: Verdict
}

/**
 * The stored buckets, of every device, of some minutes; rows: person, start. CROSS JOIN keeps SQLite from reading all buckets to look them up
 * among the wanted.
 */
export const selectMinutes = overRows(
  ['TEXT', 'BIGINT'],
  source => `WITH wanted (user_id, bucket_start) AS (${source})
    SELECT ${bucketColumns.map(column => `b.${column}`).join(', ')}
    FROM wanted CROSS JOIN buckets b
    WHERE b.user_id = wanted.user_id AND b.bucket_start = wanted.bucket_start`,
)

/** The newest minute that is stored of some persons, where there is one from an instant on; rows: person, instant. */
export const selectNewest = overRows(
  ['TEXT', 'BIGINT'],
  source => `WITH wanted (user_id, from_start) AS (${source})
    SELECT b.user_id, MAX(b.bucket_start) AS newest FROM wanted CROSS JOIN buckets b
    WHERE b.user_id = wanted.user_id AND b.bucket_start >= wanted.from_start GROUP BY b.user_id`,
)

const keyColumns = 3

export const upsertBuckets = overRows(
  bucketColumnTypes,
  source => `INSERT INTO buckets (${bucketColumns.join(', ')}) ${source}
    ON CONFLICT (user_id, bucket_start, device_id) DO UPDATE SET ${bucketColumns
      .slice(keyColumns)
      .map(column => `${column} = excluded.${column}`)
      .join(', ')}`,
)

/** The rows of the buckets that changed. */
export function bucketRows(minutes: readonly JudgedMinute[]): Value[][] {
  const rows: Value[][] = []
  for (const { changed } of minutes)
    for (const one of changed) rows.push(bucketValues(one.bucket, one.verdict))
  return rows
}
