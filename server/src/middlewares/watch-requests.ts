import { randomUUID } from 'node:crypto'
import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import type { Metrics } from '../metrics/metrics.ts'
import { routeOf } from './route-of.ts'

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])

/**
 * Gives each request an ID, measures its duration by route, and logs one line: always for errors, otherwise at level debug. Logs no bodies, queries or
 * names.
 */
export function watchRequests(metrics: Metrics, log: Logger): Middleware {
  return async (ctx, next) => {
    const { method } = ctx
    const requestId = randomUUID()
    const startedAt = performance.now()
    ctx.state['requestId'] = requestId
    ctx.set('X-Request-Id', requestId)
    await next()
    const ms = performance.now() - startedAt
    const route = routeOf(ctx)
    const { status } = ctx
    metrics.requestAnswered(
      { method: knownMethods.has(method) ? method : 'other', route, status },
      ms / 1_000,
    )
    const isRefused = status >= 400
    if (!isRefused && !log.isLevelEnabled('debug')) return
    const line = { requestId, method, route, status, ms: Math.round(ms) }
    if (isRefused) log.info(line, 'refused')
    else log.debug(line, 'answered')
  }
}
