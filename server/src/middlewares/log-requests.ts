import { randomUUID } from 'node:crypto'
import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import { routeOf } from './route-of.ts'

/** Gives each request an id and writes one line when it is answered: refusals always, the rest for those who debug. No bodies, no queries, no names. */
export function logRequests(log: Logger): Middleware {
  return async (ctx, next) => {
    const requestId = randomUUID()
    const startedAt = performance.now()
    ctx.state['requestId'] = requestId
    ctx.set('X-Request-Id', requestId)
    await next()
    const ms = Math.round(performance.now() - startedAt)
    const line = { requestId, method: ctx.method, route: routeOf(ctx), status: ctx.status, ms }
    if (ctx.status >= 400) log.info(line, 'refused')
    else log.debug(line, 'answered')
  }
}
