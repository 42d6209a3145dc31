import type { Transaction } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { type Interval, IntervalSet } from './interval-set.ts'

/** Devices bring nothing older: they keep no more than these days. */
export const relevantMs = 15 * 24 * 60 * 60 * 1000
/** A hundred a day. Where a device tells of more, the shortest gaps between them count as paused, too. */
export const mostStored = 1_500

interface Told {
  userId: string
  deviceId: string
  pauses: readonly Interval[]
}

/**
 * Stores what a device tells of its pauses, those that overlap or touch as one, and returns the stretches that are new or became longer. However often
 * it is told, no more than `mostStored` stretches are kept of a device that anything could still come from. The caller holds the device's row.
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
  merged.closeGaps(mostStored)
  const changed = merged.list().filter(({ fromMs, toMs }) => stored.get(fromMs) !== toMs)
  for (const { fromMs, toMs } of changed) {
    await tx.run(
      'DELETE FROM pauses WHERE user_id = $1 AND device_id = $2 AND from_ms >= $3 AND from_ms <= $4',
      [userId, deviceId, fromMs, toMs],
    )
    await tx.run(
      'INSERT INTO pauses (user_id, device_id, from_ms, to_ms, told_ms) VALUES ($1, $2, $3, $4, $5)',
      [userId, deviceId, fromMs, toMs, nowMs],
    )
  }
  return changed
}
