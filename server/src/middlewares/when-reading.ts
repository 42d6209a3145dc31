import type { Context, Middleware } from 'koa'

/** Leaves a middleware out where something is sent: `POST /track` is most of all requests and pays for nothing it does not need. */
export function whenReading(middleware: Middleware): Middleware {
  return (ctx, next) => (isReading(ctx) ? middleware(ctx, next) : next())
}

export function isReading({ method }: Pick<Context, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD'
}
