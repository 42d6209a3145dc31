import type { Context } from 'koa'
import * as oidc from 'openid-client'
import { ssoAccount } from '../../access/sso-account.ts'
import { type Claims, mapClaims } from '../../access/sso-claims.ts'
import type { ServerContext } from '../../context.ts'
import { notFound, ssoRefused } from '../../errors.ts'
import { ownPath } from '../own-path.ts'
import { publicUrlOf } from '../public-url.ts'
import type { Serve } from '../serve.ts'
import { enter } from '../session/session.ts'
import { discoverOnce, messageOf } from './provider.ts'
import { finishSignIn, type StartedSignIn, startSignIn } from './started-sign-in.ts'

/** `/auth/oidc/…`: coming in by the company's own sign-in (OpenID Connect: authorisation code with PKCE). */
export function oidcRoutes(serve: Serve, context: ServerContext): void {
  const { basePath } = context.settings
  const provider = discoverOnce(context)

  serve('GET /auth/oidc/start', async ctx => {
    const configuration = await provider()
    const { state, nonce, verifier } = startSignIn(ctx, basePath)
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: callbackOf(ctx, context),
      scope: 'openid profile email',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    ctx.redirect(url.href)
  })

  serve('GET /auth/oidc/callback', async ctx => {
    if (context.settings.OIDC_ISSUER === undefined) throw notFound()
    const started = finishSignIn(ctx, basePath)
    const configuration = await provider()
    const { claims, subject } = await claimsOf(configuration, ctx, context, started)
    const mapped = mapClaims(claims, context.settings)
    if (mapped.problems.length > 0)
      context.log.warn({ problems: mapped.problems }, 'the company sign-in sent claims that cannot be used')
    await enter(ctx, context, { method: 'oidc' }, tx =>
      ssoAccount(context.database, tx, { subject, mapped, nowMs: context.clock() }),
    )
    context.access.openness.close()
    ctx.redirect(basePath + ownPath(started.next, basePath))
  })

  serve('GET /auth/oidc/logout', async ctx => {
    const configuration = await provider()
    if (configuration.serverMetadata().end_session_endpoint === undefined)
      return ctx.redirect(`${basePath}/login`)
    const back = { post_logout_redirect_uri: `${publicUrlOf(ctx, context.settings)}/login` }
    ctx.redirect(oidc.buildEndSessionUrl(configuration, back).href)
  })
}

async function claimsOf(
  configuration: oidc.Configuration,
  ctx: Context,
  context: ServerContext,
  { state, nonce, verifier }: StartedSignIn,
): Promise<{ claims: Claims; subject: string }> {
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
    return { claims: { ...more, ...withoutEmpty(claims) }, subject: `${claims.iss} ${claims.sub}` }
  } catch (error) {
    throw ssoRefused(`${messageOf(error)}. Sign in again.`)
  }
}

/** What the ID token only mentions must not hide what the user info says. */
function withoutEmpty(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null))
}

function callbackOf(ctx: Context, { settings }: ServerContext): string {
  return `${publicUrlOf(ctx, settings)}/auth/oidc/callback`
}
