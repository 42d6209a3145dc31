import type { Context } from 'koa'

/** The pattern of the matched route. Not the URL, which may contain a user ID. */
export function routeOf(ctx: Context): string {
  const route: unknown = ctx['_matchedRoute']
  return typeof route === 'string' ? route : 'other'
}
