/** Some people together. */
export interface Group {
  /** The people of these teams, or everyone. */
  teamIds: readonly string[] | 'all'
  /** Show only what was published of their teams: days that are over, on which so many had time that no single one shows through. */
  enforcesMinimumGroupSize: boolean
  /** Who looks: days on which they were one of so many are not for them, since they can take their own time away. */
  viewerId?: string | undefined
}

/** Whose numbers: one person's, by id, or those of some people together. */
export type Scope = string | Group

export const everyone: Group = { teamIds: 'all', enforcesMinimumGroupSize: false }

/** Fewer people of a team with time on a day are not shown as a group. */
export const minGroupSize = 5

/** The condition that a person `u` is in a group, its values numbered behind `before` others. */
export function inGroup(group: Group, before: number): { condition: string; values: string[] } {
  return ofTeams(group, 'u.team_id', before)
}

/** The same for any column with a team's id. */
export function ofTeams(
  { teamIds }: Group,
  column: string,
  before: number,
): { condition: string; values: string[] } {
  if (teamIds === 'all') return { condition: 'TRUE', values: [] }
  const places = teamIds.map((_, i) => `$${before + i + 1}`)
  return {
    condition: places.length === 0 ? 'FALSE' : `${column} IN (${places.join(', ')})`,
    values: [...teamIds],
  }
}

/** Whether nothing of a day is shown because too few people are behind it, or because it is not over. */
export function isHeldBack(scope: Scope, isFound: boolean): boolean {
  return typeof scope !== 'string' && scope.enforcesMinimumGroupSize && !isFound
}

/** The group a route about many was allowed. */
export function groupIn(scope: Scope): Group {
  if (typeof scope === 'string') throw new TypeError('This is about a group, not about one person.')
  return scope
}
