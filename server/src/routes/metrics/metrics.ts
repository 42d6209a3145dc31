import type Router from '@koa/router'
import type { ServerContext } from '../../context.ts'
import { allow } from '../../policies/allow.ts'

/** `GET /metrics`: what the server tells about its own work, as Prometheus reads it. */
export function metricsRoute(router: Router, { settings, metrics }: ServerContext): void {
  router.get('/metrics', allow('operator', settings), async ctx => {
    ctx.body = await metrics.text()
    ctx.set('Content-Type', metrics.contentType)
    ctx.set('Cache-Control', 'no-store')
  })
}
