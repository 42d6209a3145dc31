/** Some people together. */
export interface Group {
  /** The people of these teams, or everyone. */
  teamIds: readonly string[] | 'all'
  /** Count a team's day only where at least so many of it had time that no single one shows through. */
  isHidingFew: boolean
  /** Who looks: not one of so many, since they can take their own time away. */
  viewerId?: string | undefined
}

/** Whose numbers: one person's, by id, or those of some people together. */
export type Whose = string | Group

export const everyone: Group = { teamIds: 'all', isHidingFew: false }

/** Fewer people of a team with time on a day are not shown as a group. */
export const fewestInGroup = 5

/** The condition that a person `u` is in a group, its values numbered behind `before` others. */
export function inGroup({ teamIds }: Group, before: number): { condition: string; values: string[] } {
  if (teamIds === 'all') return { condition: 'TRUE', values: [] }
  const places = teamIds.map((_, i) => `$${before + i + 1}`)
  return {
    condition: places.length === 0 ? 'FALSE' : `u.team_id IN (${places.join(', ')})`,
    values: [...teamIds],
  }
}

/** The group a route about many was allowed. */
export function groupIn(whose: Whose): Group {
  if (typeof whose === 'string') throw new TypeError('This is about a group, not about one person.')
  return whose
}
