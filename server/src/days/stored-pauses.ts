import type { Transaction } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { overRows } from '../database/rows.ts'
import { type Interval, IntervalSet } from './interval-set.ts'

/** Devices send nothing older than this: they keep events no longer. */
export const relevantMs = 15 * 24 * 60 * 60 * 1000
/** A hundred per day. If a device reports more, the shortest gaps between them count as paused, too. */
export const maxStored = 1_500

interface Report {
  userId: string
  deviceId: string
  pauses: readonly Interval[]
}

/**
 * Stores the pauses that a device reports, merging those that overlap or touch, and returns the intervals that are new or became longer. At most
 * `maxStored` intervals of a device within `relevantMs` are stored. The caller has locked the device's row.
 */
export async function storePauses(
  tx: Transaction,
  { userId, deviceId, pauses }: Report,
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
  const absorbed = [...stored.keys()].filter(fromMs => !starts.has(fromMs))
  // Always at most two statements, so that a device cannot occupy the writer with hundreds.
  if (absorbed.length > 0)
    await tx.run(
      `DELETE FROM pauses WHERE user_id = $1 AND device_id = $2 AND from_ms ${among[tx.dialect]}`,
      [userId, deviceId, JSON.stringify(absorbed)],
    )
  await upsertPauses.run(
    tx,
    changed.map(({ fromMs, toMs }) => [userId, deviceId, fromMs, toMs, nowMs]),
  )
  return changed
}

/** Whether a number is in a JSON list. */
const among = {
  sqlite: 'IN (SELECT value FROM json_each($3))',
  postgres: 'IN (SELECT CAST(jsonb_array_elements_text(CAST($3 AS JSONB)) AS BIGINT))',
} as const

const upsertPauses = overRows(
  ['TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT'],
  source => `INSERT INTO pauses (user_id, device_id, from_ms, to_ms, told_ms) ${source}
    ON CONFLICT (user_id, device_id, from_ms) DO UPDATE SET to_ms = excluded.to_ms, told_ms = excluded.told_ms`,
)
