import type { LeaderboardRow } from '@telemetry-tracker/shared/contracts/http'
import type { Database, Row } from '../database/database.ts'
import { nullableNumberIn, numberIn, textIn } from '../database/row.ts'
import { deviceStatus } from './device-status.ts'
import type { DayRange } from './persons-totals.ts'

/** What the leaderboard can be sorted by, and the SQL of each. */
const sortable = {
  user_id: 'user_id',
  productive_sec: 'productive_sec',
  non_productive_sec: 'non_productive_sec',
  total_sec: 'productive_sec + non_productive_sec',
  non_productive_pct:
    'CASE WHEN productive_sec + non_productive_sec = 0 THEN 0 ELSE 1.0 * non_productive_sec / (productive_sec + non_productive_sec) END',
  last_seen: 'COALESCE(last_seen_ms, 0)',
} as const

type SortField = keyof typeof sortable

export const sortFields = Object.keys(sortable)

export function isSortField(name: string): name is SortField {
  return Object.hasOwn(sortable, name)
}

const peopleOnPage = 50

interface Wanted {
  days: DayRange
  /** Part of a user id, or empty for all. */
  search: string
  sort: { field: SortField; descending: boolean }
  /** From 1. */
  page: number
}

/** One page of the people ever seen with their time in some days, and how many people there are in all. */
export async function leaderboard(
  database: Database,
  { days: [first, last], search, sort, page }: Wanted,
  nowMs: number,
): Promise<{ people: number; rows: LeaderboardRow[] }> {
  const pattern = `%${search.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
  const rows = await database.read(
    `SELECT * FROM (
       SELECT u.user_id,
         (SELECT COALESCE(SUM(t.productive_sec), 0) FROM daily_totals t
          WHERE t.user_id = u.user_id AND t.day BETWEEN $1 AND $2) AS productive_sec,
         (SELECT COALESCE(SUM(t.non_productive_sec), 0) FROM daily_totals t
          WHERE t.user_id = u.user_id AND t.day BETWEEN $1 AND $2) AS non_productive_sec,
         (SELECT MAX(c.last_seen_ms) FROM cursors c WHERE c.user_id = u.user_id) AS last_seen_ms
       FROM users u WHERE u.search_name LIKE $3 ESCAPE '\\'
     ) AS people
     ORDER BY ${sortable[sort.field]} ${sort.descending ? 'DESC' : 'ASC'}, user_id
     LIMIT ${peopleOnPage} OFFSET $4`,
    [first, last, pattern, (page - 1) * peopleOnPage],
  )
  const [count] = await database.read(
    `SELECT COUNT(*) AS people FROM users WHERE search_name LIKE $1 ESCAPE '\\'`,
    [pattern],
  )
  return { people: count ? numberIn(count, 'people') : 0, rows: rows.map(row => leaderboardRow(row, nowMs)) }
}

function leaderboardRow(row: Row, nowMs: number): LeaderboardRow {
  const productive = numberIn(row, 'productive_sec')
  const nonProductive = numberIn(row, 'non_productive_sec')
  const total = productive + nonProductive
  const lastSeenMs = nullableNumberIn(row, 'last_seen_ms')
  return {
    user_id: textIn(row, 'user_id'),
    productive_sec: productive,
    non_productive_sec: nonProductive,
    total_sec: total,
    productive_pct: percent(productive, total),
    // The rest, so that both add up to 100 after rounding.
    non_productive_pct: total === 0 ? 0 : toTenths(100 - percent(productive, total)),
    status: deviceStatus(lastSeenMs, nowMs),
    last_seen: lastSeenMs === null ? null : new Date(lastSeenMs).toISOString(),
  }
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : toTenths((100 * part) / whole)
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10
}
