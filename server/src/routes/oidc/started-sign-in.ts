import type { Context } from 'koa'
import * as oidc from 'openid-client'
import * as z from 'zod'
import { ssoRefused } from '../../access/access-errors.ts'
import { cookiePrefix } from '../../access/cookie-prefix.ts'

const plainName = 'telemetry_sso_'
const lifeMs = 10 * 60_000
/** Each cookie goes with every request, and a header has a limit. */
const maxStarted = 5
const maxNextLength = 1_000

/** What has to be the same when the browser comes back. */
const startedSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  /** The one-time link of who connects their account by it; empty for coming in. */
  link: z.string().default(''),
})
export type StartedSignIn = z.output<typeof startedSchema>

/** Begins a sign-in. Each has a cookie of its own, named after its state, so that sign-ins begun in two tabs both finish. */
export function startSignIn(ctx: Context, basePath: string, link = ''): StartedSignIn {
  const { next } = ctx.query
  const started = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    next: typeof next === 'string' && next.length <= maxNextLength ? next : '',
    link,
  }
  // Browsers send older cookies first.
  for (const name of startedCookies(ctx, basePath).slice(0, -(maxStarted - 1)))
    ctx.cookies.set(name, null, { path: pathFor(ctx, basePath) })
  ctx.cookies.set(
    cookieName(ctx, basePath, started.state),
    Buffer.from(JSON.stringify(started)).toString('base64url'),
    {
      httpOnly: true,
      secure: ctx.secure,
      sameSite: 'lax',
      path: pathFor(ctx, basePath),
      maxAge: lifeMs,
    },
  )
  return started
}

/** The sign-in that a browser comes back from; it can be finished once. Throws an ApiError when it did not begin in this browser, or too long ago. */
export function finishSignIn(ctx: Context, basePath: string): StartedSignIn {
  const { state } = ctx.query
  const name = cookieName(ctx, basePath, typeof state === 'string' ? state : '')
  const kept = startedCookies(ctx, basePath).includes(name) ? ctx.cookies.get(name) : undefined
  if (kept === undefined) throw ssoRefused('it took too long or started in another browser. Sign in again.')
  ctx.cookies.set(name, null, { path: pathFor(ctx, basePath) })
  const started = startedSchema.safeParse(parsed(Buffer.from(kept, 'base64url').toString()))
  if (!started.success) throw ssoRefused('it was not started on this server. Sign in again.')
  return started.data
}

function startedCookies(ctx: Context, basePath: string): string[] {
  const names = (ctx.req.headers.cookie ?? '').split(';').map(cookie => cookie.split('=', 1)[0]?.trim() ?? '')
  return names.filter(name => name.startsWith(cookiePrefix(ctx, basePath) + plainName))
}

/** Part of a state is unique enough, and says nothing about the rest. Anything else than a state's letters must not get into a cookie's name. */
function cookieName(ctx: Context, basePath: string, state: string): string {
  return cookiePrefix(ctx, basePath) + plainName + state.slice(0, 16).replace(/[^\w-]/g, '')
}

/** A cookie that browsers take only from this very host is for all its paths. */
function pathFor(ctx: Context, basePath: string): string {
  return cookiePrefix(ctx, basePath) === '__Host-' ? '/' : `${basePath}/auth/oidc`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
