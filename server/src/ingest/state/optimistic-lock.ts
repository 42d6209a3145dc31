import type { Guard, Value } from '../../database/database.ts'
import { overRows } from '../../database/rows.ts'
import { type Known, noWatermark } from './load-user-state.ts'

/**
 * Locks people like `addOrLockPersons`, but only those with the cached row version. An erased person would be added with an unexpected row version; then
 * the guard fails and everything is rolled back.
 */
const lockIfUnchanged = overRows(
  ['TEXT', 'BIGINT'],
  source => `INSERT INTO users (user_id, stamp, search_name, first_seen_ms)
    SELECT user_id, stamp, '', 0 FROM (${source}) AS remembered (user_id, stamp)
    ON CONFLICT (user_id) DO UPDATE SET stamp = users.stamp + 1 WHERE users.stamp = excluded.stamp
    RETURNING stamp`,
)

/**
 * Checks that the people of a group and the watermarks are unchanged. No locked row version can be above its expected value, so equal sums mean that all
 * are equal.
 */
export const unchanged: Guard = {
  lock: lockIfUnchanged,
  holds: first => `(SELECT COALESCE(SUM(stamp), 0) FROM held) = CAST($${first} AS NUMERIC)
    AND ${markIs('buckets', first + 1)} AND ${markIs('compacting', first + 2)}`,
}

function markIs(kind: string, value: number): string {
  return `COALESCE((SELECT before_ms FROM retention_marks WHERE kind = '${kind}'), ${noWatermark}) = CAST($${value} AS BIGINT)`
}

/** The rows for the lock of `unchanged`, and the values for its condition. */
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
