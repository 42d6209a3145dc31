import type { Middleware } from 'koa'
import type { Metrics } from '../metrics/metrics.ts'

const usualMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])

/** Measures each answer under the pattern of its route: never under its address, which may name a person. */
export function measureRequests(metrics: Metrics): Middleware {
  return async (ctx, next) => {
    const startedAt = performance.now()
    await next()
    const route: unknown = ctx['_matchedRoute']
    const request = {
      method: usualMethods.has(ctx.method) ? ctx.method : 'other',
      route: typeof route === 'string' ? route : 'other',
      status: ctx.status,
    }
    metrics.requestAnswered(request, (performance.now() - startedAt) / 1_000)
  }
}
