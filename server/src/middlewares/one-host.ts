import type { Middleware } from 'koa'
import { severalHosts } from '../errors.ts'

/** Refuses a request with more than one Host header, as RFC 9112 demands (3.2): a proxy in front of this server may have gone by another one than it does. */
export function oneHost(): Middleware {
  return (ctx, next) => {
    if (hostsIn(ctx.req.rawHeaders) > 1) throw severalHosts()
    return next()
  }
}

/** Names and values stand there in turn. */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts
}
