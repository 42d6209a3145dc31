import type { Middleware } from 'koa'

/** Leaves a middleware out where something is sent: `POST /track` is most of all requests and pays for nothing it does not need. */
export function whenReading(middleware: Middleware): Middleware {
  return (ctx, next) => (ctx.method === 'GET' || ctx.method === 'HEAD' ? middleware(ctx, next) : next())
}
