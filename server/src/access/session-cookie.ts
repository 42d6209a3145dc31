import type { Context } from 'koa'
import { cookiePrefix } from './cookie-prefix.ts'

const plainName = 'telemetry_session'

/** The secret of the session a browser has. */
export function sessionSecretIn(ctx: Context, basePath: string): string | undefined {
  // A helper has none, and is most of those who ask.
  if (ctx.req.headers.cookie === undefined) return undefined
  return ctx.cookies.get(nameFor(ctx, basePath))
}

/** Gives the browser its session, out of reach of scripts and of other sites' requests; without a secret, takes it away. */
export function setSessionCookie(
  ctx: Context,
  secret: string | undefined,
  { longestMs, basePath }: { longestMs: number; basePath: string },
): void {
  ctx.cookies.set(nameFor(ctx, basePath), secret ?? null, {
    httpOnly: true,
    secure: ctx.secure,
    sameSite: 'lax',
    path: basePath === '' ? '/' : basePath,
    overwrite: true,
    ...(secret !== undefined && { maxAge: longestMs }),
  })
}

function nameFor(ctx: Context, basePath: string): string {
  return cookiePrefix(ctx, basePath) + plainName
}
