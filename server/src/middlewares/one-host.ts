import type { Middleware } from 'koa'
import { severalHosts } from '../errors.ts'

/** Rejects requests with more than one Host header (RFC 9112, 3.2), because a proxy in front may use a different one than this server. */
export function oneHost(): Middleware {
  return (ctx, next) => {
    if (hostsIn(ctx.req.rawHeaders) > 1) throw severalHosts()
    return next()
  }
}

/** `rawHeaders` alternates names and values. */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts
}
