import type { Middleware } from 'koa'
import { isReading } from './when-reading.ts'

/** Leaves a middleware out where a program sends something: a browser says from which page, and caches keep only what is read. */
export function forPages(middleware: Middleware): Middleware {
  return (ctx, next) =>
    ctx.req.headers.origin === undefined && !isReading(ctx) ? next() : middleware(ctx, next)
}
