import type { Guard, Value } from '../../database/database.ts'
import { overRows } from '../../database/rows.ts'
import { type Known, noWatermark } from './load-user-state.ts'

/**
 * Locks persons as `addOrLockPersons` does, but only those whose row version is still the one remembered. Whoever is gone would be added, with a stamp that
 * nobody expects: then all of it is undone.
 */
const lockIfUnchanged = overRows(
  ['TEXT', 'BIGINT'],
  source => `INSERT INTO users (user_id, stamp, search_name, first_seen_ms)
    SELECT user_id, stamp, '', 0 FROM (${source}) AS remembered (user_id, stamp)
    ON CONFLICT (user_id) DO UPDATE SET stamp = users.stamp + 1 WHERE users.stamp = excluded.stamp
    RETURNING stamp`,
)

/**
 * Nobody has changed anything of the persons of a group, and neither retention nor compaction has come further. No row version that is held is above its expected one, so
 * the sums are the same only if all are.
 */
export const unchanged: Guard = {
  lock: lockIfUnchanged,
  holds: first => `(SELECT COALESCE(SUM(stamp), 0) FROM held) = CAST($${first} AS NUMERIC)
    AND ${markIs('buckets', first + 1)} AND ${markIs('compacting', first + 2)}`,
}

function markIs(kind: string, value: number): string {
  return `COALESCE((SELECT before_ms FROM retention_marks WHERE kind = '${kind}'), ${noWatermark}) = CAST($${value} AS BIGINT)`
}

/** What `unchanged` asks about persons who were remembered: the rows of its lock, and the values of its condition. */
export function remembered({ persons, watermarks }: Pick<Known, 'persons' | 'watermarks'>): {
  locks: Value[][]
  expected: Value[]
} {
  const sum = persons.reduce((total, { rowVersion }) => total + BigInt(rowVersion), 0n)
  return {
    locks: persons.map(({ userId, rowVersion }) => [userId, rowVersion - 1]),
    expected: [String(sum), watermarks.openFromMs, watermarks.compactBeforeMs],
  }
}
