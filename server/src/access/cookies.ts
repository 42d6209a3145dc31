import type { Context } from 'koa'
import { cookiePrefix } from './cookie-prefix.ts'

/** The cookies: the session, and the mark that an account has signed in with this browser before. */
const names = { session: 'telemetry_session', browser: 'telemetry_browser' } as const
type Kind = keyof typeof names

interface Place {
  /** The path this server is behind. */
  basePath: string
}

/** The secret of the browser's session. */
export function sessionSecretIn(ctx: Context, basePath: string): string | undefined {
  return cookieIn(ctx, 'session', { basePath })
}

/** Sets the session cookie, or deletes it if there is no secret. */
export function setSessionCookie(
  ctx: Context,
  secret: string | undefined,
  { maxMs, basePath }: { maxMs: number } & Place,
): void {
  setCookie(ctx, 'session', secret, { maxAge: maxMs, sameSite: 'lax', basePath })
}

/** The cookie created by `KnownBrowsers`. */
export function browserCookieIn(ctx: Context, basePath: string): string | undefined {
  return cookieIn(ctx, 'browser', { basePath })
}

export function setBrowserCookie(
  ctx: Context,
  cookie: string,
  { maxAge, basePath }: { maxAge: number } & Place,
): void {
  setCookie(ctx, 'browser', cookie, { maxAge, sameSite: 'strict', basePath })
}

function cookieIn(ctx: Context, kind: Kind, { basePath }: Place): string | undefined {
  // Fast for helpers, which send no cookies and most requests.
  if (ctx.req.headers.cookie === undefined) return undefined
  return ctx.cookies.get(nameFor(ctx, kind, basePath))
}

/** Sets a cookie that scripts cannot read and that other sites' requests do not send. */
function setCookie(
  ctx: Context,
  kind: Kind,
  value: string | undefined,
  { maxAge, sameSite, basePath }: { maxAge: number; sameSite: 'lax' | 'strict' } & Place,
): void {
  ctx.cookies.set(nameFor(ctx, kind, basePath), value ?? null, {
    httpOnly: true,
    secure: ctx.secure,
    sameSite,
    path: basePath === '' ? '/' : basePath,
    overwrite: true,
    ...(value !== undefined && { maxAge }),
  })
}

function nameFor(ctx: Context, kind: Kind, basePath: string): string {
  return cookiePrefix(ctx, basePath) + names[kind]
}
