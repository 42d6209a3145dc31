import type { TrackerStatusRow } from '@telemetry-tracker/shared/contracts/http'
import type { Database, Row } from '../database/database.ts'
import { nullableNumberIn, textIn } from '../database/row.ts'
import { deviceStatus } from './device-status.ts'
import { lastDayPublished } from './last-day-published.ts'
import { type Group, inGroup } from './scope.ts'
import { shownName, shownNameIn } from './shown-name.ts'

/** When the devices of each person of a group were last seen, most recent first. */
export async function trackerStatus(
  database: Database,
  group: Group,
  nowMs: number,
): Promise<TrackerStatusRow[]> {
  const { condition, values } = inGroup(group, 0)
  const rows = await database.read(
    `${lastSeenWhere(condition)} ORDER BY COALESCE(MAX(c.last_seen_ms), 0) DESC, u.user_id`,
    values,
  )
  if (group.enforcesMinimumGroupSize) return statusByDay(database, rows, nowMs)
  return rows.map(row => statusNow(row, nowMs))
}

/** When the devices of a person were last seen; undefined for an unknown person. */
export async function trackerStatusOf(
  database: Database,
  userId: string,
  nowMs: number,
): Promise<TrackerStatusRow | undefined> {
  const [row] = await database.read(lastSeenWhere('u.user_id = $1'), [userId])
  return row && statusNow(row, nowMs)
}

function lastSeenWhere(condition: string): string {
  return `SELECT u.user_id, ${shownName}, MAX(c.last_seen_ms) AS last_seen_ms
     FROM users u LEFT JOIN cursors c ON c.user_id = u.user_id
     WHERE ${condition}
     GROUP BY u.user_id, u.pseudonymous, u.display_name`
}

function statusNow(row: Row, nowMs: number): TrackerStatusRow {
  const lastSeenMs = nullableNumberIn(row, 'last_seen_ms')
  return statusRow(row, { lastSeenMs, status: deviceStatus(lastSeenMs, nowMs) }, nowMs)
}

/** In team mode: the last published day with data of each person. Not in order of last activity, which would reveal who is working now. */
async function statusByDay(
  database: Database,
  rows: readonly Row[],
  nowMs: number,
): Promise<TrackerStatusRow[]> {
  const { publishedMs, lastDayMs } = await lastDayPublished(database)
  return rows
    .map(row => {
      const lastSeenMs = lastDayMs.get(textIn(row, 'user_id')) ?? null
      const status = lastSeenMs !== null && lastSeenMs === publishedMs ? 'online' : 'offline'
      return statusRow(row, { lastSeenMs, status }, nowMs)
    })
    .sort(
      (a, b) => (b.last_seen ?? '').localeCompare(a.last_seen ?? '') || a.user_id.localeCompare(b.user_id),
    )
}

function statusRow(
  row: Row,
  { lastSeenMs, status }: { lastSeenMs: number | null; status: TrackerStatusRow['status'] },
  nowMs: number,
): TrackerStatusRow {
  return {
    user_id: textIn(row, 'user_id'),
    ...shownNameIn(row),
    last_seen: lastSeenMs === null ? null : new Date(lastSeenMs).toISOString(),
    seconds_ago: lastSeenMs === null ? null : Math.max(0, Math.round((nowMs - lastSeenMs) / 1000)),
    status,
  }
}
