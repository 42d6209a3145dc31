import type { Middleware } from 'koa'

const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ')

const headers = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': contentSecurityPolicy,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

/**
 * Pages run only their own scripts, in nobody's frame, and tell nobody where they were. An answer to a form that is sent is shown as a page, too. Browsers
 * keep no answer, unless it says otherwise as pages and their files do: what is about people must not lie on a disk after they have signed out.
 */
export function securityHeaders(): Middleware {
  return (ctx, next) => {
    ctx.set(headers)
    return next()
  }
}
