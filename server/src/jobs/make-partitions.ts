import type { Database } from '../database/database.ts'
import { spanFor } from '../database/partition-ranges.ts'
import { makePartitions } from '../database/partitions.ts'

const dayMs = 24 * 60 * 60 * 1000
/** So long the server can go on without this job before new minutes land in the default partition. */
const aheadMs = 7 * dayMs
/** Where everything is kept, minutes from before need no partition of their own. */
const farBackMs = 10 * 366 * dayMs

/**
 * Makes the partitions for everything that may be counted from now on, the oldest late event included, and sees to it that what found none gets one.
 * Returns how many were made; a SQLite file has none.
 *
 * @param retentionDays 0 keeps all
 */
export async function makePartitionsAhead(
  database: Database,
  retentionDays: number,
  nowMs: number,
): Promise<number> {
  if (database.dialect === 'sqlite') return 0
  return await makePartitions(database, {
    wanted: { fromMs: nowMs - retentionDays * dayMs, toMs: nowMs + aheadMs },
    span: spanFor(retentionDays),
    oldestMs: nowMs - Math.max(farBackMs, retentionDays * dayMs),
  })
}
