import type { Value } from '../database/database.ts'

/** First and last day, both included. */
export type DayRange = readonly [first: string, last: string]

/**
 * The part of a query that picks a person's or everyone's totals `t` of some days. Everyone's are found person by person, by the key: the cost
 * is that of the people and days asked for, however many days are kept.
 */
export function personsTotals(
  table: 'daily_totals' | 'daily_app_totals',
  userId: string | undefined,
  [first, last]: DayRange,
): { from: string; where: string; values: Value[] } {
  const days = 't.day BETWEEN $1 AND $2'
  if (userId !== undefined)
    return { from: `${table} t`, where: `t.user_id = $3 AND ${days}`, values: [first, last, userId] }
  return {
    from: `users u CROSS JOIN ${table} t`,
    where: `t.user_id = u.user_id AND ${days}`,
    values: [first, last],
  }
}
