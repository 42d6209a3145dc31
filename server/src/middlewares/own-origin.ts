import type { Middleware } from 'koa'
import { foreignOrigin } from '../errors.ts'

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Rejects changes that a foreign web page requests. Browsers send the page's origin with each; other programs send none. */
export function ownOrigin({
  corsOrigins,
  publicUrl,
}: {
  corsOrigins: readonly string[]
  publicUrl: string | undefined
}): Middleware {
  const allowed = new Set(corsOrigins)
  if (publicUrl !== undefined) allowed.add(new URL(publicUrl).origin)
  return (ctx, next) => {
    const { origin } = ctx.req.headers
    if (origin === undefined || origin === '') return next()
    const isForeign = origin !== `${ctx.protocol}://${ctx.host}` && !allowed.has(origin)
    if (isForeign && !reading.has(ctx.method)) throw foreignOrigin()
    return next()
  }
}
