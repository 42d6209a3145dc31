import type { Middleware } from 'koa'

const oneYearSec = 365 * 24 * 60 * 60

/**
 * Tells browsers to use only https for a year. Includes subdomains, unless the server is behind a path: then it shares the host with other services.
 */
export function strictTransport(basePath: string): Middleware {
  const policy = `max-age=${oneYearSec}${basePath === '' ? '; includeSubDomains' : ''}`
  return (ctx, next) => {
    if (ctx.secure) ctx.set('Strict-Transport-Security', policy)
    return next()
  }
}
