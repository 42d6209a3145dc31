import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { Middleware } from 'koa'
import { plainAddress } from '../access/addresses.ts'
import { wrongHost } from '../errors.ts'
import { isLoopbackHost, type ServerSettings } from '../settings.ts'

type Settings = Pick<ServerSettings, 'isOpen' | 'isLoopback' | 'PUBLIC_URL' | 'HOST'>

/**
 * Rejects requests for other host names. With DNS rebinding, a foreign web page can point its own host name at this server and would then have the same
 * origin; its host name reveals it.
 */
export function ownHost(settings: Settings): Middleware {
  const isAllowed = allowedNames(settings)
  // Caches the last allowed host, which is nearly always the same.
  let lastAllowed: string | undefined
  return (ctx, next) => {
    const { host } = ctx
    if (host !== lastAllowed) {
      if (!isAllowed(nameIn(ctx.hostname))) throw wrongHost()
      lastAllowed = host
    }
    return next()
  }
}

/** On loopback, only loopback and own names; elsewhere also IP addresses and names without a dot, which no foreign page can have. */
function allowedNames({ isOpen, isLoopback, PUBLIC_URL, HOST }: Settings): (name: string) => boolean {
  const known = new Set(
    [HOST, hostname(), ...(PUBLIC_URL === undefined ? [] : [new URL(PUBLIC_URL).hostname])].map(nameIn),
  )
  if (isLoopback) return name => isLoopbackHost(name) || known.has(name)
  // With accounts but no PUBLIC_URL, the host names in use are unknown. A foreign name has no session cookie.
  if (!isOpen && PUBLIC_URL === undefined) return () => true
  return name => isLoopbackHost(name) || known.has(name) || isIP(name) !== 0 || /^[\w-]+$/.test(name)
}

/** A normalized host name: lower case, without the final dot. */
function nameIn(host: string): string {
  return plainAddress(host) ?? host.toLowerCase().replace(/\.$/, '')
}
