import type { IncomingMessage } from 'node:http'
import type Koa from 'koa'
import type { RequestOrigin } from './access/request-origin.ts'

/**
 * Lets Koa's own `ctx.ip`, `ctx.protocol`, `ctx.secure`, `ctx.host` and `ctx.hostname` say where a request comes from, as found in one place. Koa itself would
 * believe the first entry of X-Forwarded-For, which the client writes.
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
