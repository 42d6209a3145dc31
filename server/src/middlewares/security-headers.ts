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
 * Pages run only their own scripts, cannot be framed, and send no referrer. All answers get these headers, because a browser can show any answer as a
 * page. Answers are not cached, except for pages and their files: personal data must not stay on a disk after signing out.
 */
export function securityHeaders(): Middleware {
  return (ctx, next) => {
    ctx.set(headers)
    return next()
  }
}
