import type { Database } from '../database/database.ts'
import { spanFor } from '../database/partition-ranges.ts'
import { makePartitions } from '../database/partitions.ts'

const dayMs = 24 * 60 * 60 * 1000
/** How long the server can run without this job before new minutes go to the default partition. */
const aheadMs = 7 * dayMs
/** If everything is kept, older minutes stay in the default partition. */
const farBackMs = 10 * 366 * dayMs

/**
 * Creates the partitions for all events that may be counted from now on, including the oldest late event, and for rows in the default partition.
 * Returns how many were created; SQLite has no partitions.
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
