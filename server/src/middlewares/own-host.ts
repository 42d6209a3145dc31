import type { Middleware } from 'koa'
import { wrongHost } from '../errors.ts'
import { isLoopbackHost } from '../settings.ts'

/**
 * Refuses requests for another host name. A foreign web page can point its own name at 127.0.0.1 (DNS rebinding) and would then be of the same
 * origin as this server; the name it is called by gives it away.
 */
export function ownHost(publicUrl: string | undefined): Middleware {
  const publicName = publicUrl === undefined ? undefined : new URL(publicUrl).hostname
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
