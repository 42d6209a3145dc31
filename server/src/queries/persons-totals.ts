import type { Value } from '../database/database.ts'
import { fewestInGroup, inGroup, type Whose } from './whose.ts'

/** First and last day, both included. */
export type DayRange = readonly [first: string, last: string]

/**
 * The part of a query that picks a person's or a group's totals `t` of some days. A group's are found person by person, by the key: the cost
 * is that of the people and days asked for, however many days are kept.
 */
export function personsTotals(
  table: 'daily_totals' | 'daily_app_totals',
  whose: Whose,
  [first, last]: DayRange,
): { from: string; where: string; values: Value[] } {
  const days = 't.day BETWEEN $1 AND $2'
  if (typeof whose === 'string')
    return { from: `${table} t`, where: `t.user_id = $3 AND ${days}`, values: [first, last, whose] }
  const { condition, values } = inGroup(whose, 2)
  const conditions = [`t.user_id = u.user_id AND ${days}`, ...(condition === 'TRUE' ? [] : [condition])]
  if (whose.isHidingFew) {
    const others = whose.viewerId === undefined ? '' : `AND u.user_id <> $${3 + values.length}`
    conditions.push(isOfMany[table](others))
    if (whose.viewerId !== undefined) values.push(whose.viewerId)
  }
  return {
    from: `users u CROSS JOIN ${table} t`,
    where: conditions.join(' AND '),
    values: [first, last, ...values],
  }
}

/**
 * That enough people of the same team had time on the same day (of apps: with the same app). As each day counts or not on its own, whatever is
 * subtracted from whatever, teams or ranges of days, is again a sum over that many people. `others` leaves out who looks.
 */
const isOfMany = {
  daily_totals: (others: string) => `(COALESCE(u.team_id, ''), t.day) IN (
    SELECT COALESCE(u.team_id, ''), t.day FROM users u CROSS JOIN daily_totals t
    WHERE t.user_id = u.user_id AND t.day BETWEEN $1 AND $2 AND t.productive_sec + t.non_productive_sec > 0 ${others}
    GROUP BY COALESCE(u.team_id, ''), t.day HAVING COUNT(*) >= ${fewestInGroup})`,
  // What all apps shown leave of a team's day must be of as many people, too: where it is of few, the app with the least time is left out as well.
  daily_app_totals: (others: string) => `(COALESCE(u.team_id, ''), t.day, t.app_label) IN (
    WITH used AS (
      SELECT COALESCE(u.team_id, '') AS team, t.day, t.app_label AS app, u.user_id, t.productive_sec + t.non_productive_sec AS seconds
      FROM users u CROSS JOIN daily_app_totals t
      WHERE t.user_id = u.user_id AND t.day BETWEEN $1 AND $2 AND t.productive_sec + t.non_productive_sec > 0 ${others}
    ), apps AS (
      SELECT team, day, app, COUNT(*) AS people, SUM(seconds) AS seconds FROM used GROUP BY team, day, app
    ), betrayed AS (
      SELECT used.team, used.day FROM used JOIN apps ON apps.team = used.team AND apps.day = used.day AND apps.app = used.app
      WHERE apps.people < ${fewestInGroup}
      GROUP BY used.team, used.day HAVING COUNT(DISTINCT used.user_id) < ${fewestInGroup}
    ), of_many AS (
      SELECT team, day, app, ROW_NUMBER() OVER (PARTITION BY team, day ORDER BY seconds, app) AS place
      FROM apps WHERE people >= ${fewestInGroup}
    )
    SELECT team, day, app FROM of_many WHERE place > 1 OR (team, day) NOT IN (SELECT team, day FROM betrayed))`,
}
