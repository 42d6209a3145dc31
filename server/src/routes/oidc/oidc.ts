import type { Context } from 'koa'
import * as oidc from 'openid-client'
import * as z from 'zod'
import { ssoAccount } from '../../access/sso-account.ts'
import { mapClaims } from '../../access/sso-claims.ts'
import type { ServerContext } from '../../context.ts'
import { notFound, ssoRefused } from '../../errors.ts'
import { ownPath } from '../own-path.ts'
import { publicUrlOf } from '../public-url.ts'
import type { Serve } from '../serve.ts'
import { enter } from '../session/session.ts'

const cookieName = 'telemetry_sso'
const patienceMs = 10 * 60_000

/** What has to be the same when the browser comes back. */
const startedSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
})

/** `/auth/oidc/…`: coming in by the company's own sign-in (OpenID Connect: authorisation code with PKCE). */
export function oidcRoutes(serve: Serve, context: ServerContext): void {
  const provider = discoverOnce(context)

  serve('GET /auth/oidc/start', async ctx => {
    const configuration = await provider()
    const started = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      next: typeof ctx.query['next'] === 'string' ? ctx.query['next'] : '',
    }
    ctx.cookies.set(cookieName, Buffer.from(JSON.stringify(started)).toString('base64url'), {
      httpOnly: true,
      secure: ctx.secure,
      sameSite: 'lax',
      path: '/auth/oidc',
      maxAge: patienceMs,
    })
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: callbackOf(ctx, context),
      scope: 'openid profile email',
      state: started.state,
      nonce: started.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(started.verifier),
      code_challenge_method: 'S256',
    })
    ctx.redirect(url.href)
  })

  serve('GET /auth/oidc/callback', async ctx => {
    const configuration = await provider()
    const started = startedIn(ctx)
    ctx.cookies.set(cookieName, null, { path: '/auth/oidc' })
    const { sub, iss, ...claims } = await claimsOf(configuration, ctx, context, started)
    const mapped = mapClaims({ sub, iss, ...claims }, context.settings)
    await enter(ctx, context, { method: 'oidc' }, tx =>
      ssoAccount(tx, { subject: `${iss} ${sub}`, mapped, nowMs: context.clock() }),
    )
    context.access.openness.close()
    ctx.redirect(ownPath(started.next))
  })

  serve('GET /auth/oidc/logout', async ctx => {
    const configuration = await provider()
    if (configuration.serverMetadata().end_session_endpoint === undefined) return ctx.redirect('/login')
    const back = { post_logout_redirect_uri: `${publicUrlOf(ctx, context.settings)}/login` }
    ctx.redirect(oidc.buildEndSessionUrl(configuration, back).href)
  })
}

/** Looks the provider up at the first sign-in, and again after it could not be reached. */
function discoverOnce({ settings }: ServerContext): () => Promise<oidc.Configuration> {
  let discovered: Promise<oidc.Configuration> | undefined
  return async () => {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = settings
    if (issuer === undefined || clientId === undefined) throw notFound()
    const isPlain = issuer.startsWith('http:')
    discovered ??= oidc.discovery(new URL(issuer), clientId, secret, undefined, {
      ...(isPlain && { execute: [oidc.allowInsecureRequests] }),
    })
    try {
      return await discovered
    } catch (error) {
      discovered = undefined
      throw ssoRefused(`${issuer} cannot be reached (${messageOf(error)}). Try again in a moment.`)
    }
  }
}

function startedIn(ctx: Context): z.output<typeof startedSchema> {
  const kept = ctx.cookies.get(cookieName)
  if (kept === undefined) throw ssoRefused('it took too long, or began in another browser. Sign in again.')
  const started = startedSchema.safeParse(parsed(Buffer.from(kept, 'base64url').toString()))
  if (!started.success) throw ssoRefused('it did not begin here. Sign in again.')
  return started.data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

async function claimsOf(
  configuration: oidc.Configuration,
  ctx: Context,
  context: ServerContext,
  { state, nonce, verifier }: z.output<typeof startedSchema>,
): Promise<oidc.IDToken> {
  const address = new URL(callbackOf(ctx, context))
  address.search = ctx.search
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, address, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) throw new TypeError('no ID token came')
    const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined
    const more = hasUserInfo ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {}
    return { ...more, ...claims }
  } catch (error) {
    throw ssoRefused(`${messageOf(error)}. Sign in again.`)
  }
}

function callbackOf(ctx: Context, { settings }: ServerContext): string {
  return `${publicUrlOf(ctx, settings)}/auth/oidc/callback`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
