import type { Context } from 'koa'
import { cookiePrefix } from './cookie-prefix.ts'

/** What a browser keeps: its session, and that an account has signed in here before. */
const names = { session: 'telemetry_session', browser: 'telemetry_browser' } as const
type Kind = keyof typeof names

interface Place {
  /** The path that this server lies behind. */
  basePath: string
}

/** The secret of the session a browser has. */
export function sessionSecretIn(ctx: Context, basePath: string): string | undefined {
  return cookieIn(ctx, 'session', { basePath })
}

/** Gives the browser its session; without a secret, takes it away. */
export function setSessionCookie(
  ctx: Context,
  secret: string | undefined,
  { maxMs, basePath }: { maxMs: number } & Place,
): void {
  setCookie(ctx, 'session', secret, { maxAge: maxMs, sameSite: 'lax', basePath })
}

/** What `KnownBrowsers` gave a browser. */
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
  // A helper has none, and is most of those who ask.
  if (ctx.req.headers.cookie === undefined) return undefined
  return ctx.cookies.get(nameFor(ctx, kind, basePath))
}

/** Out of reach of scripts and of other sites' requests. */
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
