import { setImmediate as nextTurn } from 'node:timers/promises'
import { dominantSurface } from '@telemetry-tracker/shared/engine/surface'
import type { Database, Row, Transaction } from '../database/database.ts'
import { lockPerson } from '../database/lock-person.ts'
import { numberIn, textIn } from '../database/row.ts'
import { surfacesOfRow, surfacesText } from '../ingest/storage/bucket-row.ts'
import { compactSurfaces } from '../ingest/storage/compact-surfaces.ts'
import { moveMark, readMark } from './watermarks.ts'

const rowsAtOnce = 200

/**
 * Removes the titles that did not decide the verdict from minutes before a time, and returns how many minutes changed. Verdicts and totals stay. Uses
 * small transactions, so that batches are counted in between. An interrupted run is continued by the next one.
 *
 * @param nowMs stored with the mark, so that a mark set by a wrong clock can be recognized
 */
export async function compactBuckets(
  database: Database,
  beforeMs: number,
  nowMs: number | null = null,
): Promise<number> {
  const fromMs = await database.transaction(async tx => {
    // From now on, ingest compacts late events itself.
    await moveMark(tx, 'compacting', { beforeMs, nowMs })
    return (await readMark(tx, 'compacted'))?.beforeMs ?? Number.MIN_SAFE_INTEGER
  })
  let changed = 0
  const people = await database.read('SELECT user_id FROM users ORDER BY user_id')
  for (const row of people)
    changed += await compactPerson(database, textIn(row, 'user_id'), { fromMs, beforeMs })
  await database.transaction(tx => moveMark(tx, 'compacted', { beforeMs, nowMs }))
  return changed
}

async function compactPerson(
  database: Database,
  userId: string,
  { fromMs, beforeMs }: { fromMs: number; beforeMs: number },
): Promise<number> {
  let changed = 0
  let next: number | undefined = fromMs
  while (next !== undefined) {
    const startMs: number = next
    await nextTurn()
    next = await database.transaction(async tx => {
      await lockPerson(tx, userId)
      const rows = await tx.all(
        `SELECT bucket_start, device_id, surfaces FROM buckets
         WHERE user_id = $1 AND bucket_start >= $2 AND bucket_start < $3 ORDER BY bucket_start LIMIT ${rowsAtOnce}`,
        [userId, startMs, beforeMs],
      )
      for (const row of rows) if (await compactRow(tx, userId, row)) changed++
      const last = rows.at(-1)
      // The last minute may have more rows. Compacting a row again changes nothing.
      return rows.length < rowsAtOnce || !last
        ? undefined
        : Math.max(numberIn(last, 'bucket_start'), startMs + 1)
    })
  }
  return changed
}

async function compactRow(tx: Transaction, userId: string, row: Row): Promise<boolean> {
  const surfaces = surfacesOfRow(row)
  const compacted = surfacesText(compactSurfaces(surfaces, dominantSurface(surfaces)))
  if (compacted === row['surfaces']) return false
  await tx.run(
    'UPDATE buckets SET surfaces = $1 WHERE user_id = $2 AND bucket_start = $3 AND device_id = $4',
    [compacted, userId, numberIn(row, 'bucket_start'), textIn(row, 'device_id')],
  )
  return true
}
