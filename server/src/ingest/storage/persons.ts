import type { Row, Value } from '../../database/database.ts'
import { compareText, numberIn, textIn } from '../../database/row.ts'
import { overRows } from '../../database/rows.ts'
import type { DeviceBatch } from '../apply/device-batch.ts'

/** Adds new people. */
export const addPersons = overRows(
  ['TEXT', 'TEXT', 'BIGINT', 'BIGINT'],
  source =>
    `INSERT INTO users (user_id, search_name, first_seen_ms, stamp) ${source} ON CONFLICT (user_id) DO NOTHING`,
)

/** The same, and locks all of them, so that no other transaction counts for them until the commit. Every change of a person increases the stamp by one. */
export const addOrLockPersons = overRows(
  ['TEXT', 'TEXT', 'BIGINT', 'BIGINT'],
  source => `INSERT INTO users (user_id, search_name, first_seen_ms, stamp) ${source}
    ON CONFLICT (user_id) DO UPDATE SET stamp = users.stamp + 1
    RETURNING user_id, stamp, time_zone`,
)

/** Rows for both statements, in the order in which all servers take locks. `deviceBatches`: one per person is enough. */
export function personRows(deviceBatches: Iterable<DeviceBatch>): Value[][] {
  return [...deviceBatches]
    .sort((a, b) => compareText(a.userId, b.userId))
    .map(({ userId, receivedMs }) => [userId, userId.toLowerCase(), receivedMs, firstStamp()])
}

export function rowVersionsIn(rows: readonly Row[]): Map<string, number> {
  return new Map(rows.map(row => [textIn(row, 'user_id'), numberIn(row, 'stamp')]))
}

/** Random, so that a person who was erased and added again never has a row version that is still cached. */
function firstStamp(): number {
  return Math.floor(Math.random() * 2 ** 47)
}
