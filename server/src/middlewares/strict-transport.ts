import type { Middleware } from 'koa'

/** Once seen by https, never asked by http again: for half a year, as long as nobody says otherwise. */
export function strictTransport(): Middleware {
  return (ctx, next) => {
    if (ctx.secure) ctx.set('Strict-Transport-Security', 'max-age=15552000')
    return next()
  }
}
