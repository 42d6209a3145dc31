import type { Database } from '../database/database.ts'
import { nullableTextIn, textIn } from '../database/row.ts'
import { publishedTo } from './published-to.ts'

/**
 * The last published day with data of each person, in ms since 1970. In team mode it shows whether a helper is running without revealing minutes.
 */
export async function lastDayPublished(
  database: Database,
): Promise<{ publishedMs: number | undefined; lastDayMs: ReadonlyMap<string, number> }> {
  const last = await publishedTo(database)
  if (last === undefined) return { publishedMs: undefined, lastDayMs: new Map() }
  const rows = await database.read(
    `SELECT u.user_id, (
       SELECT MAX(t.day) FROM daily_totals t
       WHERE t.user_id = u.user_id AND t.day <= $1 AND t.productive_sec + t.non_productive_sec > 0
     ) AS last_day
     FROM users u`,
    [last],
  )
  const lastDayMs = new Map<string, number>()
  for (const row of rows) {
    const day = nullableTextIn(row, 'last_day')
    if (day !== null) lastDayMs.set(textIn(row, 'user_id'), Date.parse(day))
  }
  return { publishedMs: Date.parse(last), lastDayMs }
}
