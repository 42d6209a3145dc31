import type { Middleware } from 'koa'

const oneYearSec = 365 * 24 * 60 * 60

/**
 * Tells browsers to use https only, for a year. That includes subdomains, unless the server lies behind a path: then it shares the host with others, and it is
 * not ours to decide.
 */
export function strictTransport(basePath: string): Middleware {
  const policy = `max-age=${oneYearSec}${basePath === '' ? '; includeSubDomains' : ''}`
  return (ctx, next) => {
    if (ctx.secure) ctx.set('Strict-Transport-Security', policy)
    return next()
  }
}
