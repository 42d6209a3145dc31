import type { SessionAnswer, SessionMethod } from '@telemetry-tracker/shared/contracts/access'
import type { Context } from 'koa'
import { linkUsed, setupDone } from '../../access/access-errors.ts'
import { type Account, findAccount, hasAccounts, saveAccount, savePassword } from '../../access/accounts.ts'
import { browserCookieIn, sessionSecretIn, setBrowserCookie, setSessionCookie } from '../../access/cookies.ts'
import { viewerWith } from '../../access/find-viewer.ts'
import { headerText } from '../../access/header-text.ts'
import { knownForMs } from '../../access/known-browsers.ts'
import { checkCredentials, holdChecked } from '../../access/login.ts'
import { dropLinks, isLink, type LinkPurpose, takeLink } from '../../access/one-time-links.ts'
import { hashPassword } from '../../access/passwords.ts'
import { beginSession, csrfTokenOf, endSession, endSessionsOf } from '../../access/sessions.ts'
import { refuseWeakPassword } from '../../access/weak-passwords.ts'
import { audit } from '../../audit/audit.ts'
import { systemActors } from '../../audit/names.ts'
import type { ServerContext } from '../../context.ts'
import type { Transaction } from '../../database/database.ts'
import { lockAccounts } from '../../database/transaction-locks.ts'
import type { Serve } from '../serve.ts'

/** Sign-in and sign-out: by password, by a one-time link, and as the first admin. */
export function sessionRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, access, settings } = context

  /** Throws an ApiError for an invalid link, before anything is hashed or written. */
  async function checkLink(purpose: LinkPurpose, secret: string): Promise<void> {
    if (!(await isLink(database, { purpose, secret, nowMs: clock() }))) throw linkUsed()
  }

  serve('GET /session', ({ ctx }) => sessionAnswer(ctx, context, sessionSecretIn(ctx, access.basePath)))

  serve('POST /login', async ({ ctx, body: { user_id: userId, ...rest } }) => {
    const from = { address: ctx.ip, browserCookie: browserCookieIn(ctx, access.basePath) }
    const account = await checkCredentials(context, { userId, ...rest }, from)
    return enter(ctx, context, { method: 'password' }, async tx => {
      await holdChecked(tx, account)
      return userId
    })
  })

  serve('POST /login/link', async ({ ctx, body: { secret } }) => {
    await checkLink('dashboard', secret)
    return enter(ctx, context, { method: 'link' }, tx =>
      takeLink(tx, { purpose: 'dashboard', secret, nowMs: clock() }),
    )
  })

  serve('POST /password', async ({ ctx, body: { secret, password } }) => {
    await checkLink('password', secret)
    const passwordHash = await hashPassword(password, () => checkLink('password', secret))
    return enter(ctx, context, { method: 'password' }, async tx => {
      const userId = await takeLink(tx, { purpose: 'password', secret, nowMs: clock() })
      if (userId === undefined) return undefined
      // The error rolls back, so the link can be used again.
      refuseWeakPassword(password, userId, settings)
      await savePassword(tx, userId, passwordHash)
      await endSessionsOf(tx, userId)
      await dropLinks(tx, 'password', userId)
      await audit.record({ tx, by: { userId }, nowMs: clock() }, 'password_link_used', { userId })
      const account = await findAccount(tx, userId)
      // A link must not bypass the second factor.
      return account?.totpIsOn ? { onlyDone: userId } : userId
    })
  })

  serve('POST /setup', async ({ ctx, body: { secret, user_id: userId, password } }) => {
    await checkLink('setup', secret)
    const passwordHash = await hashPassword(password, () => checkLink('setup', secret))
    const answer = await enter(ctx, context, { method: 'password' }, async tx => {
      const nowMs = clock()
      if ((await takeLink(tx, { purpose: 'setup', secret, nowMs })) === undefined) return undefined
      await lockAccounts(tx)
      if (await hasAccounts(tx)) throw setupDone()
      refuseWeakPassword(password, userId, settings)
      await saveAccount(tx, { userId, role: 'admin', nowMs })
      await savePassword(tx, userId, passwordHash)
      await dropLinks(tx, 'setup', '')
      const by = { system: systemActors.setup }
      await audit.record({ tx, by, nowMs }, 'account_made', { userId, role: 'admin' })
      return userId
    })
    access.openMode.close()
    return answer
  })

  serve('POST /logout', async ({ ctx, viewer }) => {
    if (viewer.kind === 'person') await database.transaction(tx => endSession(tx, viewer.sessionSecret))
    setSessionCookie(ctx, undefined, { maxMs: 0, basePath: access.basePath })
    return sessionAnswer(ctx, context, undefined)
  })
}

/** Starts a session for the person that `find` returns, in its transaction, and ends the browser's previous session. Throws if `find` returns no one. */
export async function enter(
  ctx: Context,
  context: ServerContext,
  { method }: { method: SessionMethod },
  find: (tx: Transaction) => Promise<string | { onlyDone: string } | undefined>,
): Promise<SessionAnswer> {
  const { database, clock, access } = context
  const before = sessionSecretIn(ctx, access.basePath)
  const { account, secret } = await database.transaction(async tx => {
    const found = await find(tx)
    if (found === undefined) throw linkUsed()
    if (before !== undefined) await endSession(tx, before)
    const userId = typeof found === 'string' ? found : found.onlyDone
    const account = method === 'password' ? await findAccount(tx, userId) : undefined
    if (typeof found !== 'string') return { account, secret: undefined }
    await audit.record({ tx, by: { userId }, nowMs: clock() }, 'signed_in', { userId, method })
    const browser = headerText(ctx.get('User-Agent'))
    return { account, secret: await beginSession(tx, { userId, method, browser, nowMs: clock() }) }
  })
  setSessionCookie(ctx, secret, { maxMs: access.limits.maxMs, basePath: access.basePath })
  if (account) rememberBrowser(ctx, context, account)
  return sessionAnswer(ctx, context, secret)
}

/** Marks this browser as known, so that guesses by others do not lock the owner out of it. */
export function rememberBrowser(ctx: Context, { access, clock }: ServerContext, account: Account): void {
  const cookie = access.knownBrowsers.cookieFor(account, clock())
  setBrowserCookie(ctx, cookie, { maxAge: knownForMs, basePath: access.basePath })
}

async function sessionAnswer(
  ctx: Context,
  context: ServerContext,
  secret: string | undefined,
): Promise<SessionAnswer> {
  const viewer = await viewerWith(secret, context, ctx)
  const { settings } = context
  const account =
    viewer.kind === 'person'
      ? await context.database.reading(reads => findAccount(reads, viewer.userId))
      : undefined
  return {
    user_id: viewer.kind === 'person' ? viewer.userId : null,
    role: viewer.kind === 'person' ? viewer.role : null,
    method: viewer.kind === 'person' ? viewer.method : null,
    teams: viewer.kind === 'person' ? [...viewer.teamIds] : [],
    second_factor: account?.totpIsOn ?? false,
    csrf_token: viewer.kind === 'person' ? csrfTokenOf(viewer.sessionSecret) : null,
    open_mode: viewer.kind === 'anyone',
    sso: settings.OIDC_ISSUER === undefined ? null : settings.OIDC_NAME,
  }
}
