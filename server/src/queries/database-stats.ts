import type { DbStats } from '@telemetry-tracker/shared/contracts/http'
import type { Database } from '../database/database.ts'
import { nullableNumberIn, numberIn } from '../database/row.ts'
import { distributedTables, everyTable } from '../models/tables.ts'

/** The maximum share of the time spent on counting. */
const shareOfTime = 0.01
/** Counts that are faster than this are not cached. */
const fastMs = 50

/**
 * Database statistics for repeated requests. Counting rows reads whole tables, so a slow result is cached for a hundred times as long as it took.
 * Concurrent requests share the same count.
 */
export function createDatabaseStats(
  database: Database,
  retentionDays: number,
  clock: () => number = () => performance.now(),
): () => Promise<DbStats> {
  let counted: Promise<DbStats> | undefined
  let staleAtMs = Number.NEGATIVE_INFINITY

  async function count(): Promise<DbStats> {
    const startedAtMs = clock()
    staleAtMs = Number.POSITIVE_INFINITY
    try {
      return await databaseStats(database, retentionDays)
    } finally {
      const tookMs = clock() - startedAtMs
      staleAtMs = tookMs > fastMs ? clock() + tookMs / shareOfTime : Number.NEGATIVE_INFINITY
    }
  }

  return () => {
    if (counted === undefined || clock() >= staleAtMs) counted = count()
    return counted
  }
}

/** The number of rows by table, the range of minutes, and the size. */
export async function databaseStats(database: Database, retentionDays: number): Promise<DbStats> {
  const rows: Record<string, number> = {}
  for (const table of everyTable) {
    const [count] = await database.read(`SELECT COUNT(*) AS rows FROM ${table}`)
    rows[table] = count ? numberIn(count, 'rows') : 0
  }
  // Looked up by key for each person, which does not scan all minutes.
  const [range] = await database.read(
    `SELECT MIN(oldest) AS oldest, MAX(newest) AS newest FROM (
       SELECT (SELECT MIN(b.bucket_start) FROM buckets b WHERE b.user_id = u.user_id) AS oldest,
         (SELECT MAX(b.bucket_start) FROM buckets b WHERE b.user_id = u.user_id) AS newest
       FROM users u
     ) AS ranges`,
  )
  return {
    rows,
    oldest: range ? instant(nullableNumberIn(range, 'oldest')) : null,
    newest: range ? instant(nullableNumberIn(range, 'newest')) : null,
    bytes: await database.sizeInBytes(),
    retention_days: retentionDays,
  }
}

const mib = 1024 * 1024

/** Removes numbers that grow with every worked minute: at night, they could reveal a single person's work. */
export function withoutMinutes(stats: DbStats): DbStats {
  const hidden = new Set<string>(['device_nonces', ...distributedTables.filter(table => table !== 'users')])
  return {
    ...stats,
    rows: Object.fromEntries(Object.entries(stats.rows).filter(([table]) => !hidden.has(table))),
    newest: null,
    bytes: Math.ceil(stats.bytes / mib) * mib,
  }
}

function instant(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString()
}

/** Whether any minute of anyone is stored. */
export async function hasMinutes(database: Pick<Database, 'read'>): Promise<boolean> {
  return (await database.read('SELECT 1 FROM buckets LIMIT 1')).length > 0
}
