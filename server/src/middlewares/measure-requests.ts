import type { Middleware } from 'koa'
import type { Metrics } from '../metrics/metrics.ts'
import { routeOf } from './route-of.ts'

const usualMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])

/** Measures each answer under the pattern of its route. */
export function measureRequests(metrics: Metrics): Middleware {
  return async (ctx, next) => {
    const startedAt = performance.now()
    await next()
    const request = {
      method: usualMethods.has(ctx.method) ? ctx.method : 'other',
      route: routeOf(ctx),
      status: ctx.status,
    }
    metrics.requestAnswered(request, (performance.now() - startedAt) / 1_000)
  }
}
