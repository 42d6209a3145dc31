import { isDots } from '@telemetry-tracker/shared/names/dots'
import type { LocationQueryRaw, RouteLocationNormalizedLoaded, RouteLocationRaw } from 'vue-router'

/**
 * The route of a person's page. An id of dots goes into the query: in a path, browsers would remove it as a
 * path segment.
 */
export function personPlace(userId: string): RouteLocationRaw {
  return isDots(userId)
    ? { name: 'person', params: { userId: null }, query: { user_id: userId } }
    : { name: 'person', params: { userId } }
}

/** The route of a team's policy. */
export function teamPolicyPlace(teamId: string): RouteLocationRaw {
  return isDots(teamId)
    ? { name: 'team-policy', params: { teamId: null }, query: { team_id: teamId } }
    : { name: 'team-policy', params: { teamId } }
}

type Place = Pick<RouteLocationNormalizedLoaded, 'params' | 'query'>

export const personAt = ({ params, query }: Place) => textOf(params['userId']) || textOf(query['user_id'])
export const teamAt = ({ params, query }: Place) => textOf(params['teamId']) || textOf(query['team_id'])

/** The part of a URL's query that identifies the page's person: it stays when the view changes. */
export function whomIn({ query }: Place): LocationQueryRaw {
  const userId = textOf(query['user_id'])
  return isDots(userId) ? { user_id: userId } : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
