import type { Context } from 'koa'
import * as oidc from 'openid-client'
import { linkUsed, loginNeeded, notAllowed, ssoRefused } from '../../access/access-errors.ts'
import { findAccount } from '../../access/accounts.ts'
import type { Claims } from '../../access/claim-values.ts'
import { viewerOf } from '../../access/find-viewer.ts'
import { linkSignIn, refuseMoreThanAPage } from '../../access/link-sign-in.ts'
import { checkPasswordAgain } from '../../access/login.ts'
import { makeLink, takeLink } from '../../access/one-time-links.ts'
import { mapClaims } from '../../access/sso-claims.ts'
import type { ServerContext } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { ownPath } from '../own-path.ts'
import { publicUrlOf } from '../public-url.ts'
import type { Serve } from '../serve.ts'
import { enterBySso } from '../session/enter-by-sso.ts'
import { discoverOnce, messageOf } from './provider.ts'
import { finishSignIn, type StartedSignIn, startSignIn } from './started-sign-in.ts'

/** `/auth/oidc/…`: the company sign-in (OpenID Connect, authorization code with PKCE). */
export function oidcRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock } = context
  const { basePath } = context.settings
  const provider = discoverOnce(context)

  serve.raw('GET /auth/oidc/start', async ctx => {
    ctx.redirect(await begin(ctx))
  })

  serve('POST /auth/oidc/link', { before: provider }, async ({ ctx, viewer, body: { password } }) => {
    if (viewer.kind !== 'person') throw notAllowed()
    const { userId } = viewer
    const account = await database.reading(reads => findAccount(reads, userId))
    if (viewer.method === 'link') refuseMoreThanAPage(account)
    else if (!account || password === undefined) throw notAllowed()
    else await checkPasswordAgain(context, account, password)
    const link = { purpose: 'company-sign-in', userId, nowMs: clock() } as const
    const secret = await database.transaction(tx => makeLink(tx, link))
    ctx.set('Cache-Control', 'no-store')
    return { url: await begin(ctx, secret) }
  })

  serve.raw('GET /auth/oidc/callback', async ctx => {
    if (context.settings.OIDC_ISSUER === undefined) throw notFound()
    const started = finishSignIn(ctx, basePath)
    const configuration = await provider()
    const { claims, subject } = await claimsOf(configuration, ctx, context, started)
    const mapped = mapClaims(claims, context.settings)
    if (started.link !== '') {
      await connect(ctx, { subject, name: mapped.userId }, started.link)
      return ctx.redirect(`${basePath}/account`)
    }
    if (mapped.problems.length > 0)
      context.log.warn({ problems: mapped.problems }, 'the company sign-in sent claims that cannot be used')
    const called = calledIn(claims, mapped.userId)
    await enterBySso(ctx, context, { method: 'oidc', subject, mapped, called })
    ctx.redirect(basePath + ownPath(started.next, basePath))
  })

  /** The provider's URL to which the browser is redirected. */
  async function begin(ctx: Context, link = ''): Promise<string> {
    const configuration = await provider()
    const { state, nonce, verifier } = startSignIn(ctx, basePath, link)
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: callbackOf(ctx, context),
      scope: 'openid profile email',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    return url.href
  }

  /** The one-time link has the person who started it; the session must still be theirs. */
  async function connect(
    ctx: Context,
    { subject, name }: { subject: string; name: string | undefined },
    secret: string,
  ): Promise<void> {
    const viewer = await viewerOf(ctx, context)
    await database.transaction(async tx => {
      const userId = await takeLink(tx, { purpose: 'company-sign-in', secret, nowMs: clock() })
      if (userId === undefined) throw linkUsed()
      if (viewer.kind !== 'person' || viewer.userId !== userId) throw loginNeeded()
      if (viewer.method === 'link') {
        refuseMoreThanAPage(await findAccount(tx, userId))
        if (name !== userId) throw ssoRefused(`your user name there is not ${userId}. Ask an admin.`)
      }
      await linkSignIn(tx, { subject, userId, by: { userId }, nowMs: clock() })
    })
  }

  serve.raw('GET /auth/oidc/logout', async ctx => {
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

/** Null values in the ID token must not hide claims of the user info. */
function withoutEmpty(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null))
}

/** The names that help an admin to identify the person. */
function calledIn(claims: Claims, userId = ''): string {
  const names = [userId, claims['name'], claims['email']].filter(
    name => typeof name === 'string' && name !== '',
  )
  return [...new Set(names)].join(' · ')
}

function callbackOf(ctx: Context, { settings }: ServerContext): string {
  return `${publicUrlOf(ctx, settings)}/auth/oidc/callback`
}
