import type { ServerContext } from '../../context.ts'
import type { Serve } from '../serve.ts'

/** `GET /metrics`: the server's metrics in Prometheus format. */
export function metricsRoute(serve: Serve, { metrics }: ServerContext): void {
  serve.raw('GET /metrics', async ctx => {
    ctx.body = await metrics.text()
    ctx.set('Content-Type', metrics.contentType)
  })
}
