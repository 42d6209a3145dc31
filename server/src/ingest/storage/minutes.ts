import type { Verdict } from '@telemetry-tracker/shared/engine/judge'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'
import type { Reads, Value } from '../../database/database.ts'
import { overRows } from '../../database/rows.ts'
import {
  bucketColumns,
  bucketColumnTypes,
  bucketOfRow,
  bucketValues,
  type StoredBucket,
} from './bucket-row.ts'

export interface FreshBucket {
  deviceId: string
  totals: BucketTotals
}

/** What the totals need of a verdict. */
export type CountedVerdict = Pick<StoredBucket, 'state' | 'reason' | 'appLabel'>

/** A person's minute after judging: the counted verdict before and after, the changed buckets, and all buckets. */
export interface JudgedMinute {
  userId: string
  startMs: number
  before: CountedVerdict | undefined
  after: CountedVerdict
  changed: readonly ChangedBucket[]
  stored: StoredBucket[]
}

export interface ChangedBucket {
  bucket: StoredBucket
  verdict: Verdict
}

/**
 * The stored buckets of all devices for certain minutes; rows: person, start. CROSS JOIN stops SQLite from scanning all buckets.
 */
export const selectMinutes = overRows(
  ['TEXT', 'BIGINT'],
  (source, among) => `WITH wanted (user_id, bucket_start) AS (${source})
    SELECT ${bucketColumns.map(column => `b.${column}`).join(', ')}
    FROM wanted CROSS JOIN buckets b
    WHERE b.user_id = wanted.user_id AND b.bucket_start = wanted.bucket_start
      ${among('b.user_id', 0)} ${among('b.bucket_start', 1)}`,
)

/** All stored buckets of a person from one time to another (inclusive), by minute. */
export async function minutesBetween(
  reads: Pick<Reads, 'all'>,
  userId: string,
  { firstMs, lastMs }: { firstMs: number; lastMs: number },
): Promise<Map<number, StoredBucket[]>> {
  const rows = await reads.all(
    `SELECT ${bucketColumns.join(', ')} FROM buckets
     WHERE user_id = $1 AND bucket_start >= $2 AND bucket_start <= $3 ORDER BY bucket_start`,
    [userId, firstMs, lastMs],
  )
  return Map.groupBy(rows.map(bucketOfRow), bucket => bucket.startMs)
}

/** The newest stored minute of people, from a given time on; rows: person, time. */
export const selectNewest = overRows(
  ['TEXT', 'BIGINT'],
  (source, among) => `WITH wanted (user_id, from_start) AS (${source})
    SELECT b.user_id, MAX(b.bucket_start) AS newest FROM wanted CROSS JOIN buckets b
    WHERE b.user_id = wanted.user_id AND b.bucket_start >= wanted.from_start ${among('b.user_id', 0)} GROUP BY b.user_id`,
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

/** The rows of the changed buckets. */
export function bucketRows(minutes: readonly JudgedMinute[]): Value[][] {
  const rows: Value[][] = []
  for (const { changed } of minutes)
    for (const each of changed) rows.push(bucketValues(each.bucket, each.verdict))
  return rows
}
