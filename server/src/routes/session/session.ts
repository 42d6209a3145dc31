import {
  linkLoginRequestSchema,
  loginRequestSchema,
  passwordLinkRequestSchema,
  type SessionAnswer,
  setupRequestSchema,
} from '@telemetry-tracker/shared/contracts/access'
import type { Context } from 'koa'
import { findAccount, hasAccounts, saveAccount, savePassword } from '../../access/accounts.ts'
import { headerText } from '../../access/header-text.ts'
import { checkCredentials } from '../../access/login.ts'
import { dropLinks, takeLink } from '../../access/one-time-links.ts'
import { hashPassword } from '../../access/passwords.ts'
import { sessionSecretIn, setSessionCookie } from '../../access/session-cookie.ts'
import {
  beginSession,
  csrfTokenOf,
  endSession,
  endSessionsOf,
  type SessionMethod,
} from '../../access/sessions.ts'
import { viewerWith } from '../../access/viewer.ts'
import { systemActors } from '../../audit/names.ts'
import { recordDeed } from '../../audit/record.ts'
import type { ServerContext } from '../../context.ts'
import type { Transaction } from '../../database/database.ts'
import { lockAccounts } from '../../database/lock-accounts.ts'
import { linkUsed, setupDone } from '../../errors.ts'
import { readBody } from '../read-body.ts'
import type { Serve } from '../serve.ts'

/** Coming in and going out: by password, by a one-time link, and as the very first admin. */
export function sessionRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, access } = context

  serve('GET /session', async ctx => {
    ctx.set('Cache-Control', 'no-store')
    ctx.body = await sessionAnswer(ctx, context, sessionSecretIn(ctx, access.basePath))
  })

  serve('POST /login', async ctx => {
    const { user_id: userId, ...rest } = await readBody(ctx, loginRequestSchema)
    const account = await checkCredentials(context, { userId, ...rest }, ctx.ip)
    await enter(ctx, context, { userId: account.userId, method: 'password' })
  })

  serve('POST /login/link', async ctx => {
    const { secret } = await readBody(ctx, linkLoginRequestSchema)
    await enter(ctx, context, { method: 'link' }, tx =>
      takeLink(tx, { purpose: 'dashboard', secret, nowMs: clock() }),
    )
  })

  serve('POST /password', async ctx => {
    const { secret, password } = await readBody(ctx, passwordLinkRequestSchema)
    const passwordHash = await hashPassword(password)
    await enter(ctx, context, { method: 'password' }, async tx => {
      const userId = await takeLink(tx, { purpose: 'password', secret, nowMs: clock() })
      if (userId === undefined) return undefined
      await savePassword(tx, userId, passwordHash)
      await endSessionsOf(tx, userId)
      await dropLinks(tx, 'password', userId)
      const deed = { by: { userId }, action: 'password_link_used', to: { userId } }
      await recordDeed(database, tx, deed, clock())
      const account = await findAccount(tx, userId)
      // A link alone must not get past the second factor.
      return account?.totpIsOn ? { onlyDone: userId } : userId
    })
  })

  serve('POST /setup', async ctx => {
    const { secret, user_id: userId, password } = await readBody(ctx, setupRequestSchema)
    const passwordHash = await hashPassword(password)
    await enter(ctx, context, { method: 'password' }, async tx => {
      const nowMs = clock()
      if ((await takeLink(tx, { purpose: 'setup', secret, nowMs })) === undefined) return undefined
      await lockAccounts(tx)
      if (await hasAccounts(tx)) throw setupDone()
      await saveAccount(tx, { userId, role: 'admin', nowMs })
      await savePassword(tx, userId, passwordHash)
      await dropLinks(tx, 'setup', '')
      const deed = { by: { system: systemActors.setup }, action: 'account_made', to: { userId } }
      await recordDeed(database, tx, { ...deed, detail: 'admin' }, nowMs)
      return userId
    })
    access.openness.close()
  })

  serve('POST /logout', async (ctx, { viewer }) => {
    if (viewer.kind === 'person') await database.transaction(tx => endSession(tx, viewer.sessionSecret))
    setSessionCookie(ctx, undefined, { longestMs: 0, basePath: access.basePath })
    ctx.body = await sessionAnswer(ctx, context, undefined)
  })
}

/** Begins a session for whom the work finds, in the transaction of the work; the one the browser had before ends. Throws when the work finds nobody. */
export async function enter(
  ctx: Context,
  context: ServerContext,
  { method, userId: known }: { method: SessionMethod; userId?: string },
  find: (tx: Transaction) => Promise<string | { onlyDone: string } | undefined> = async () => known,
): Promise<void> {
  const { database, clock, access } = context
  const before = sessionSecretIn(ctx, access.basePath)
  const secret = await database.transaction(async tx => {
    const found = await find(tx)
    if (found === undefined) throw linkUsed()
    if (before !== undefined) await endSession(tx, before)
    if (typeof found !== 'string') return undefined
    const deed = { by: { userId: found }, action: 'signed_in', to: { userId: found }, detail: method }
    await recordDeed(database, tx, deed, clock())
    return beginSession(tx, {
      userId: found,
      method,
      browser: headerText(ctx.get('User-Agent')),
      nowMs: clock(),
    })
  })
  setSessionCookie(ctx, secret, { longestMs: access.limits.longestMs, basePath: access.basePath })
  ctx.body = await sessionAnswer(ctx, context, secret)
}

async function sessionAnswer(
  ctx: Context,
  context: ServerContext,
  secret: string | undefined,
): Promise<SessionAnswer> {
  const viewer = await viewerWith(secret, context, ctx)
  const { settings } = context
  const account =
    viewer.kind === 'person' ? await findAccount({ all: context.database.read }, viewer.userId) : undefined
  return {
    user_id: viewer.kind === 'person' ? viewer.userId : null,
    role: viewer.kind === 'person' ? viewer.role : null,
    teams: viewer.kind === 'person' ? [...viewer.teamIds] : [],
    second_factor: account?.totpIsOn ?? false,
    csrf_token: viewer.kind === 'person' ? csrfTokenOf(viewer.sessionSecret) : null,
    open_mode: viewer.kind === 'anyone',
    sso: settings.OIDC_ISSUER === undefined ? null : settings.OIDC_NAME,
  }
}
