import type { LocationQueryRaw, RouteLocationNormalizedLoaded, RouteLocationRaw } from 'vue-router'
import { isDots } from '../api/dots.ts'

/** Where a person's page is. An id of dots stands in the query: in a path, browsers would take it for a step up. */
export function personPlace(userId: string): RouteLocationRaw {
  return isDots(userId)
    ? { name: 'person', params: { userId: null }, query: { user_id: userId } }
    : { name: 'person', params: { userId } }
}

/** Where a team's policy is. */
export function teamPolicyPlace(teamId: string): RouteLocationRaw {
  return isDots(teamId)
    ? { name: 'team-policy', params: { teamId: null }, query: { team_id: teamId } }
    : { name: 'team-policy', params: { teamId } }
}

type Place = Pick<RouteLocationNormalizedLoaded, 'params' | 'query'>

export const personAt = ({ params, query }: Place) => textOf(params['userId']) || textOf(query['user_id'])
export const teamAt = ({ params, query }: Place) => textOf(params['teamId']) || textOf(query['team_id'])

/** What of an address's query says whom the page is about: it stays when the view changes. */
export function whomIn({ query }: Place): LocationQueryRaw {
  const userId = textOf(query['user_id'])
  return isDots(userId) ? { user_id: userId } : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
