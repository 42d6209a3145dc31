import type { Guard, Value } from '../database/database.ts'
import { overRows } from '../database/rows.ts'
import { type Known, noMark } from './know-persons.ts'

/**
 * Locks persons as `addOrLockPersons` does, but only those whose stamp is still the one remembered. Whoever is gone would be added, with a stamp that
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
 * Nobody has changed anything of the persons of a group, and neither retention nor compaction has come further. No stamp that is held is above its expected one, so
 * the sums are the same only if all are.
 */
export const unchanged: Guard = {
  lock: lockIfUnchanged,
  holds: first => `(SELECT COALESCE(SUM(stamp), 0) FROM held) = CAST($${first} AS NUMERIC)
    AND ${markIs('buckets', first + 1)} AND ${markIs('compacting', first + 2)}`,
}

function markIs(kind: string, value: number): string {
  return `COALESCE((SELECT before_ms FROM retention_marks WHERE kind = '${kind}'), ${noMark}) = CAST($${value} AS BIGINT)`
}

/** What `unchanged` asks about persons who were remembered: the rows of its lock, and the values of its condition. */
export function remembered({ persons, marks }: Pick<Known, 'persons' | 'marks'>): {
  locks: Value[][]
  expected: Value[]
} {
  const sum = persons.reduce((total, { stamp }) => total + BigInt(stamp), 0n)
  return {
    locks: persons.map(({ userId, stamp }) => [userId, stamp - 1]),
    expected: [String(sum), marks.openFromMs, marks.compactBeforeMs],
  }
}
