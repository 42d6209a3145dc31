import type { DbStats } from '@telemetry-tracker/shared/contracts/http'
import type { Database } from '../database/database.ts'
import { nullableNumberIn, numberIn } from '../database/row.ts'
import { distributedTables, everyTable } from '../models/tables.ts'

/** Counting anew may take this share of the time at most. */
const shareOfTime = 0.01
/** What is counted this fast may be asked for at any time. */
const fastMs = 50

/**
 * How much is kept and from when, as asked for again and again: rows are counted by reading their table, so an answer that took long is given again
 * for a hundred times as long. Whoever asks meanwhile waits for the same count.
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

/** How much is kept and from when. */
export async function databaseStats(database: Database, retentionDays: number): Promise<DbStats> {
  const rows: Record<string, number> = {}
  for (const table of everyTable) {
    const [count] = await database.read(`SELECT COUNT(*) AS rows FROM ${table}`)
    rows[table] = count ? numberIn(count, 'rows') : 0
  }
  // Person by person, each by the key: nobody else's minutes are read for it.
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

/** Without what grows by each minute that somebody works: at night, that is one person's. */
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
