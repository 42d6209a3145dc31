import type { Context } from 'koa'

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

/**
 * Browsers take a cookie of the first name only from this very host, over https, for all paths; of the second, only over https. Behind a path the cookie is for
 * that path alone: other programs of the same host have theirs.
 */
function nameFor({ secure }: Context, basePath: string): string {
  if (!secure) return plainName
  return basePath === '' ? `__Host-${plainName}` : `__Secure-${plainName}`
}
