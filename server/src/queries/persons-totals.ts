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
  if (whose.isHidingFew) conditions.push(isOfMany(table))
  return {
    from: `users u CROSS JOIN ${table} t`,
    where: conditions.join(' AND '),
    values: [first, last, ...values],
  }
}

/**
 * That enough people of the same team had time on the same day (of apps: with the same app). As each day counts or not on its own, whatever is
 * subtracted from whatever, teams or ranges of days, is again a sum over that many people.
 */
function isOfMany(table: 'daily_totals' | 'daily_app_totals'): string {
  const app = table === 'daily_app_totals' ? ', t.app_label' : ''
  const place = `COALESCE(u.team_id, ''), t.day${app}`
  return `(${place}) IN (
    SELECT ${place} FROM users u CROSS JOIN ${table} t
    WHERE t.user_id = u.user_id AND t.day BETWEEN $1 AND $2 AND t.productive_sec + t.non_productive_sec > 0
    GROUP BY ${place} HAVING COUNT(*) >= ${fewestInGroup})`
}
