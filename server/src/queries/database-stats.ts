import type { DbStats } from '@telemetry-tracker/shared/contracts/http'
import type { Database } from '../database/database.ts'
import { nullableNumberIn, numberIn } from '../database/row.ts'
import { everyTable } from '../models/tables.ts'

/** How much is kept and from when. */
export async function databaseStats(database: Database, retentionDays: number): Promise<DbStats> {
  const rows: Record<string, number> = {}
  for (const table of everyTable) {
    const [count] = await database.read(`SELECT COUNT(*) AS rows FROM ${table}`)
    rows[table] = count ? numberIn(count, 'rows') : 0
  }
  const [range] = await database.read(
    'SELECT MIN(bucket_start) AS oldest, MAX(bucket_start) AS newest FROM buckets',
  )
  return {
    rows,
    oldest: range ? instant(nullableNumberIn(range, 'oldest')) : null,
    newest: range ? instant(nullableNumberIn(range, 'newest')) : null,
    bytes: await database.sizeInBytes(),
    retention_days: retentionDays,
  }
}

function instant(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString()
}
