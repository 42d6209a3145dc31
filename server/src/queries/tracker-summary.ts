import type { TrackerSummary } from '@telemetry-tracker/shared/contracts/http'
import type { Database } from '../database/database.ts'
import { nullableTextIn, numberIn, textIn } from '../database/row.ts'
import { onlineForMs } from './device-status.ts'
import { type Group, inGroup } from './scope.ts'
import { shownName } from './shown-name.ts'
import { trackerStatus } from './tracker-status.ts'

const maxNamed = 3
const dayMs = 24 * 60 * 60_000

/** How many people of a group are online or missing, counted by the database: a list of everyone is megabytes in a large company. */
export async function trackerSummary(
  database: Database,
  group: Group,
  nowMs: number,
): Promise<TrackerSummary> {
  if (group.enforcesMinimumGroupSize) return summaryByDay(database, group, nowMs)
  const { condition, values } = inGroup(group, 2)
  const seen = `SELECT u.user_id, ${shownName}, MAX(c.last_seen_ms) AS last_seen_ms
     FROM users u LEFT JOIN cursors c ON c.user_id = u.user_id
     WHERE ${condition}
     GROUP BY u.user_id, u.pseudonymous, u.display_name`
  const isMissing = 'last_seen_ms >= $1 AND last_seen_ms < $2'
  const since = [nowMs - dayMs, nowMs - onlineForMs, ...values]
  const [counts] = await database.read(
    `SELECT COUNT(*) AS people, COUNT(CASE WHEN last_seen_ms >= $2 THEN 1 END) AS online,
       COUNT(CASE WHEN ${isMissing} THEN 1 END) AS missing
     FROM (${seen}) AS people`,
    since,
  )
  if (!counts) throw new TypeError('A count came without its row.')
  const missing = numberIn(counts, 'missing')
  const named =
    missing === 0
      ? []
      : await database.read(
          `SELECT * FROM (${seen}) AS people WHERE ${isMissing} ORDER BY last_seen_ms DESC, user_id LIMIT ${maxNamed}`,
          since,
        )
  return {
    people: numberIn(counts, 'people'),
    online: numberIn(counts, 'online'),
    missing,
    missing_names: named.map(row => nullableTextIn(row, 'shown_name') ?? textIn(row, 'user_id')),
  }
}

/** In team mode, by the days that were published. */
async function summaryByDay(database: Database, group: Group, nowMs: number): Promise<TrackerSummary> {
  const people = await trackerStatus(database, group, nowMs)
  const missing = people.filter(
    ({ status, seconds_ago }) => status === 'offline' && seconds_ago !== null && seconds_ago * 1000 < dayMs,
  )
  return {
    people: people.length,
    online: people.filter(({ status }) => status === 'online').length,
    missing: missing.length,
    missing_names: missing.slice(0, maxNamed).map(({ display_name, user_id }) => display_name ?? user_id),
  }
}
