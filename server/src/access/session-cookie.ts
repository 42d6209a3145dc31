import type { Context } from 'koa'

const plainName = 'telemetry_session'
/** Browsers take a cookie of such a name only from this very host, over https, for all paths. */
const secureName = `__Host-${plainName}`

/** The secret of the session a browser has. */
export function sessionSecretIn(ctx: Context): string | undefined {
  // A helper has none, and is most of those who ask.
  if (ctx.req.headers.cookie === undefined) return undefined
  return ctx.cookies.get(ctx.secure ? secureName : plainName)
}

/** Gives the browser its session, out of reach of scripts and of other sites' requests; without a secret, takes it away. */
export function setSessionCookie(ctx: Context, secret: string | undefined, longestMs: number): void {
  ctx.cookies.set(ctx.secure ? secureName : plainName, secret ?? null, {
    httpOnly: true,
    secure: ctx.secure,
    sameSite: 'lax',
    path: '/',
    overwrite: true,
    ...(secret !== undefined && { maxAge: longestMs }),
  })
}
