import type { Middleware } from 'koa'
import { isReading } from './when-reading.ts'

const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ')

/**
 * Pages run only their own scripts, in nobody's frame, and tell nobody where they were. What is answered to something sent is no page. Browsers keep no
 * answer, unless it says otherwise as pages and their files do: what is about people must not lie on a disk after they have signed out.
 */
export function securityHeaders(): Middleware {
  return (ctx, next) => {
    ctx.set('X-Content-Type-Options', 'nosniff')
    ctx.set('Cache-Control', 'no-store')
    if (isReading(ctx)) {
      ctx.set('Content-Security-Policy', contentSecurityPolicy)
      ctx.set('Referrer-Policy', 'no-referrer')
    }
    return next()
  }
}
