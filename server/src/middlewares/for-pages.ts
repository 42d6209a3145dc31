import type { Middleware } from 'koa'
import { isReading } from './when-reading.ts'

/** Runs a middleware only for reads and for requests with an Origin header, which browsers send. */
export function forPages(middleware: Middleware): Middleware {
  return (ctx, next) =>
    ctx.req.headers.origin === undefined && !isReading(ctx) ? next() : middleware(ctx, next)
}
