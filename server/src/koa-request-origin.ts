import type { IncomingMessage } from 'node:http'
import type Koa from 'koa'
import type { RequestOrigin } from './access/request-origin.ts'

/**
 * Makes Koa's `ctx.ip`, `ctx.protocol`, `ctx.secure`, `ctx.host` and `ctx.hostname` use our own request origin. Koa itself would trust the first entry of
 * X-Forwarded-For, which the client can forge.
 */
export function useRequestOrigin(app: Koa, originOf: (request: IncomingMessage) => RequestOrigin): void {
  const getters = { ip: 'address', protocol: 'protocol', host: 'host' } as const
  for (const [name, field] of Object.entries(getters))
    Object.defineProperty(app.request, name, {
      configurable: true,
      get(this: Koa.Request) {
        return originOf(this.req)[field]
      },
    })
  Object.defineProperty(app.request, 'ips', {
    configurable: true,
    get(this: Koa.Request) {
      return [originOf(this.req).address]
    },
  })
}
