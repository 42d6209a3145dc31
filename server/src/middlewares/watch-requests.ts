import { randomUUID } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import type { Logger } from 'pino'
import type { Metrics } from '../metrics/metrics.ts'
import { routeOf } from './route-of.ts'

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])

/**
 * Gives each request an ID, measures its duration by route, and logs one line: always for errors, otherwise at level debug. Logs no bodies, queries or
 * names.
 */
export function watchRequests(metrics: Metrics, log: Logger): Middleware {
  const watch = requestWatch(metrics, log)
  return async (ctx, next) => {
    const { requestId, answered } = watch(ctx)
    ctx.state['requestId'] = requestId
    ctx.set('X-Request-Id', requestId)
    await next()
    answered(routeOf(ctx), ctx.status)
  }
}

/** The same without Koa middlewares: call it when a request arrives, and `answered` with the route's pattern when it is answered. */
export function requestWatch(metrics: Metrics, log: Logger) {
  return ({ method }: Context) => {
    const requestId = randomUUID()
    const startedAt = performance.now()
    return {
      requestId,
      answered(route: string, status: number): void {
        const ms = performance.now() - startedAt
        metrics.requestAnswered(
          { method: knownMethods.has(method) ? method : 'other', route, status },
          ms / 1_000,
        )
        const isError = status >= 400
        if (!isError && !log.isLevelEnabled('debug')) return
        const line = { requestId, method, route, status, ms: Math.round(ms) }
        if (isError) log.info(line, 'refused')
        else log.debug(line, 'answered')
      },
    }
  }
}
