import type { Context } from 'koa'

/** The pattern of the route that answered: never the address, which may name a person. */
export function routeOf(ctx: Context): string {
  const route: unknown = ctx['_matchedRoute']
  return typeof route === 'string' ? route : 'other'
}
