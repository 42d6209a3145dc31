import type { Transaction } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { overRows } from '../database/rows.ts'
import { type Interval, IntervalSet } from './interval-set.ts'

/** Devices bring nothing older: they keep no more than these days. */
export const relevantMs = 15 * 24 * 60 * 60 * 1000
/** A hundred a day. Where a device tells of more, the shortest gaps between them count as paused, too. */
export const maxStored = 1_500

interface Told {
  userId: string
  deviceId: string
  pauses: readonly Interval[]
}

/**
 * Stores what a device tells of its pauses, those that overlap or touch as one, and returns the stretches that are new or became longer. However often
 * it is told, no more than `maxStored` stretches are kept of a device that anything could still come from. The caller holds the device's row.
 */
export async function storePauses(
  tx: Transaction,
  { userId, deviceId, pauses }: Told,
  nowMs: number,
): Promise<readonly Interval[]> {
  if (pauses.length === 0) return []
  const rows = await tx.all(
    'SELECT from_ms, to_ms FROM pauses WHERE user_id = $1 AND device_id = $2 AND to_ms >= $3',
    [userId, deviceId, nowMs - relevantMs],
  )
  const stored = new Map(rows.map(row => [numberIn(row, 'from_ms'), numberIn(row, 'to_ms')]))
  const merged = new IntervalSet()
  for (const [fromMs, toMs] of stored) merged.add({ fromMs, toMs })
  for (const pause of pauses) merged.add(pause)
  merged.closeGaps(maxStored)
  const changed = merged.list().filter(({ fromMs, toMs }) => stored.get(fromMs) !== toMs)
  const starts = new Set(merged.list().map(({ fromMs }) => fromMs))
  const swallowed = [...stored.keys()].filter(fromMs => !starts.has(fromMs))
  // Two statements whatever is told: a device must not be able to keep the writer for hundreds of them.
  if (swallowed.length > 0)
    await tx.run(
      `DELETE FROM pauses WHERE user_id = $1 AND device_id = $2 AND from_ms ${among[tx.dialect]}`,
      [userId, deviceId, JSON.stringify(swallowed)],
    )
  await upsertPauses.run(
    tx,
    changed.map(({ fromMs, toMs }) => [userId, deviceId, fromMs, toMs, nowMs]),
  )
  return changed
}

/** Among the numbers of a JSON list. */
const among = {
  sqlite: 'IN (SELECT value FROM json_each($3))',
  postgres: 'IN (SELECT CAST(jsonb_array_elements_text(CAST($3 AS JSONB)) AS BIGINT))',
} as const

const upsertPauses = overRows(
  ['TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT'],
  source => `INSERT INTO pauses (user_id, device_id, from_ms, to_ms, told_ms) ${source}
    ON CONFLICT (user_id, device_id, from_ms) DO UPDATE SET to_ms = excluded.to_ms, told_ms = excluded.told_ms`,
)
