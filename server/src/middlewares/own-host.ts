import type { Middleware } from 'koa'
import { wrongHost } from '../errors.ts'
import { isLoopbackHost, type ServerSettings } from '../settings.ts'

type Settings = Pick<ServerSettings, 'isOpen' | 'isLoopback' | 'PUBLIC_URL'>

/**
 * Refuses requests for another host name, where everyone on this machine may be anyone. A foreign web page can point its own name at 127.0.0.1 (DNS
 * rebinding) and would then be of the same origin as this server; the name it is called by gives it away.
 */
export function ownHost({ isOpen, isLoopback, PUBLIC_URL }: Settings): Middleware {
  if (!isOpen || !isLoopback) return (_, next) => next()
  const publicName = PUBLIC_URL === undefined ? undefined : new URL(PUBLIC_URL).hostname
  // Nearly everybody calls it the same.
  let lastWelcome: string | undefined
  return (ctx, next) => {
    const { host } = ctx
    if (host !== lastWelcome) {
      const name = ctx.hostname
      if (!isLoopbackHost(name) && name !== publicName) throw wrongHost()
      lastWelcome = host
    }
    return next()
  }
}
