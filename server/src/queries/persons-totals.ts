import type { Value } from '../database/database.ts'
import { type Group, inGroup, ofTeams, type Scope } from './scope.ts'

/** First and last day, both inclusive. */
export type DayRange = readonly [first: string, last: string]

type TotalsTable = 'daily_totals' | 'daily_app_totals'

interface Picked {
  from: string
  where: string
  values: Value[]
}

/**
 * The part of a query that selects the totals `t` of a person or group for a range of days. A group's totals are looked up by key for each person, so that
 * the cost does not depend on the number of stored days. In team mode it selects published data of teams.
 */
export function personsTotals(table: TotalsTable, scope: Scope, [first, last]: DayRange): Picked {
  const days = 't.day BETWEEN $1 AND $2'
  if (typeof scope === 'string')
    return { from: `${table} t`, where: `t.user_id = $3 AND ${days}`, values: [first, last, scope] }
  if (scope.enforcesMinimumGroupSize) return publishedTotals(table, scope, [first, last])
  const { condition, values } = inGroup(scope, 2)
  const conditions = [`t.user_id = u.user_id AND ${days}`, ...(condition === 'TRUE' ? [] : [condition])]
  return {
    from: `users u CROSS JOIN ${table} t`,
    where: conditions.join(' AND '),
    values: [first, last, ...values],
  }
}

const publishedIn = {
  daily_totals: 'team_days',
  daily_app_totals: 'team_day_apps',
} as const satisfies Record<TotalsTable, string>

/**
 * Each team's day was published once and as a whole, so every difference of such numbers, by team or range of days, is again a sum over enough people.
 */
function publishedTotals(table: TotalsTable, group: Group, [first, last]: DayRange): Picked {
  const { condition, values } = ofTeams(group, 't.team_id', 2)
  const conditions = ['t.day BETWEEN $1 AND $2', condition]
  if (group.viewerId !== undefined) {
    conditions.push(
      `(t.team_id, t.day) NOT IN (
         SELECT m.team_id, m.day FROM team_day_members m WHERE m.user_id = $${values.length + 3} AND m.day BETWEEN $1 AND $2)`,
    )
    values.push(group.viewerId)
  }
  return {
    from: `${publishedIn[table]} t`,
    where: conditions.join(' AND '),
    values: [first, last, ...values],
  }
}
