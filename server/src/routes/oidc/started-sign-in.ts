import type { Context } from 'koa'
import * as oidc from 'openid-client'
import * as z from 'zod'
import { ssoRefused } from '../../access/access-errors.ts'
import { cookiePrefix } from '../../access/cookie-prefix.ts'

const plainName = 'telemetry_sso_'
const lifeMs = 10 * 60_000
/** The maximum number of started sign-ins in a browser: every request sends all of their cookies, and headers have a maximum size. */
const maxStarted = 5
const maxNextLength = 1_000

/** What is needed when the browser returns. */
const startedSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  /** The one-time link for connecting an account; empty for a normal sign-in. */
  link: z.string().default(''),
})
export type StartedSignIn = z.output<typeof startedSchema>

/** Starts a sign-in. Each has its own cookie, named after its state, so that sign-ins in two tabs can both be completed. */
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

/** The sign-in a browser returns from, which can be completed once. Throws an ApiError if it did not start in this browser, or too long ago. */
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

/** A cookie name from part of the state, which is unique enough and does not reveal the rest. Other characters are not allowed in the name. */
function cookieName(ctx: Context, basePath: string, state: string): string {
  return cookiePrefix(ctx, basePath) + plainName + state.slice(0, 16).replace(/[^\w-]/g, '')
}

/** Cookies with the `__Host-` prefix must have the path `/`. */
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
