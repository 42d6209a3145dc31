import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { Middleware } from 'koa'
import { plainAddress } from '../access/addresses.ts'
import { wrongHost } from '../errors.ts'
import { isLoopbackHost, type ServerSettings } from '../settings.ts'

type Settings = Pick<ServerSettings, 'isOpen' | 'isLoopback' | 'PUBLIC_URL' | 'HOST'>

/**
 * Refuses requests for another host name. A foreign web page can point its own name at this server (DNS rebinding) and would then be of the same origin; the name
 * it is called by gives it away.
 */
export function ownHost(settings: Settings): Middleware {
  const isWelcome = welcomeNames(settings)
  // Nearly everybody calls it the same.
  let lastWelcome: string | undefined
  return (ctx, next) => {
    const { host } = ctx
    if (host !== lastWelcome) {
      if (!isWelcome(nameIn(ctx.hostname))) throw wrongHost()
      lastWelcome = host
    }
    return next()
  }
}

/** On loopback, only what leads there; elsewhere also what no foreign page can be called: addresses and names without a dot. */
function welcomeNames({ isOpen, isLoopback, PUBLIC_URL, HOST }: Settings): (name: string) => boolean {
  const known = new Set(
    [HOST, hostname(), ...(PUBLIC_URL === undefined ? [] : [new URL(PUBLIC_URL).hostname])].map(nameIn),
  )
  if (isLoopback) return name => isLoopbackHost(name) || known.has(name)
  // With accounts and no PUBLIC_URL nothing says by which names people come; whoever comes by another one has no session there.
  if (!isOpen && PUBLIC_URL === undefined) return () => true
  return name => isLoopbackHost(name) || known.has(name) || isIP(name) !== 0 || /^[\w-]+$/.test(name)
}

/** In one form, whatever the case, and with or without the dot at the end of a full name. */
function nameIn(host: string): string {
  return plainAddress(host) ?? host.toLowerCase().replace(/\.$/, '')
}
