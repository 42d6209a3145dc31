/** A group of people. */
export interface Group {
  /** The people of these teams, or everyone. */
  teamIds: readonly string[] | 'all'
  /** Shows only published data of teams: days that are over and that have at least `minGroupSize` people. */
  enforcesMinimumGroupSize: boolean
  /** The viewer. Published days that include their own data are hidden from them, because they could subtract it. */
  viewerId?: string | undefined
}

/** A person (by user ID) or a group. */
export type Scope = string | Group

export const everyone: Group = { teamIds: 'all', enforcesMinimumGroupSize: false }

/** The minimum number of people with data for a team's day to be published. */
export const minGroupSize = 5

/** The condition that a person `u` is in a group; its values are numbered after `before` others. */
export function inGroup(group: Group, before: number): { condition: string; values: string[] } {
  return ofTeams(group, 'u.team_id', before)
}

/** The same for any column with a team ID. */
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

/** Whether a day is hidden because it has too few people or is not over. */
export function isHeldBack(scope: Scope, isFound: boolean): boolean {
  return typeof scope !== 'string' && scope.enforcesMinimumGroupSize && !isFound
}

/** The group of a scope. Throws a TypeError for a person. */
export function groupIn(scope: Scope): Group {
  if (typeof scope === 'string') throw new TypeError('This is about a group, not about one person.')
  return scope
}
