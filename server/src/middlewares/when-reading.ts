import type { Context, Middleware } from 'koa'

/** Runs a middleware only for reads. `POST /track`, the most frequent request, skips what it does not need. */
export function whenReading(middleware: Middleware): Middleware {
  return (ctx, next) => (isReading(ctx) ? middleware(ctx, next) : next())
}

export function isReading({ method }: Pick<Context, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD'
}
