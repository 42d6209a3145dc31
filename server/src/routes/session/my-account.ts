import { notAllowed } from '../../access/access-errors.ts'
import {
  type Account,
  findAccount,
  lockAccount,
  savePassword,
  saveTotp,
  turnTotpOn,
} from '../../access/accounts.ts'
import { checkCodeAgain, checkPasswordAgain, holdChecked } from '../../access/login.ts'
import { dropLinks } from '../../access/one-time-links.ts'
import { hashPassword } from '../../access/passwords.ts'
import { endOtherSessionsOf, endSessionsOf } from '../../access/sessions.ts'
import { newTotp } from '../../access/totp.ts'
import type { Viewer } from '../../access/viewer.ts'
import { refuseWeakPassword } from '../../access/weak-passwords.ts'
import { audit } from '../../audit/audit.ts'
import type { ServerContext } from '../../context.ts'
import type { Serve } from '../serve.ts'
import { enter, rememberBrowser } from './session.ts'

const issuer = 'Telemetry Tracker'

/** Changes of the own account: the password and the second factor. */
export function myAccountRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock } = context

  serve('PUT /me/password', async ({ ctx, viewer, body: { current, password } }) => {
    const { account } = await accountOf(viewer, context)
    await checkPasswordAgain(context, account, current)
    refuseWeakPassword(password, account.userId, context.settings)
    const passwordHash = await hashPassword(password)
    return enter(ctx, context, { method: 'password' }, async tx => {
      await holdChecked(tx, account)
      await savePassword(tx, account.userId, passwordHash)
      await endSessionsOf(tx, account.userId)
      await dropLinks(tx, 'password', account.userId)
      await audit.record({ tx, by: viewer, nowMs: clock() }, 'password_changed', { userId: account.userId })
      return account.userId
    })
  })

  serve('POST /me/second-factor', async ({ viewer }) => {
    const { account } = await accountOf(viewer, context)
    if (account.totpIsOn) throw notAllowed()
    const totp = newTotp(account.userId, issuer)
    await database.transaction(async tx => {
      // If it was turned on meanwhile, this would turn it off without a code.
      if ((await lockAccount(tx, account.userId))?.totpIsOn !== false) throw notAllowed()
      await saveTotp(tx, account.userId, { secret: totp.secret, isOn: false })
    })
    return totp
  })

  serve('PUT /me/second-factor', async ({ ctx, viewer, body: { code } }) => {
    const { account, sessionSecret } = await accountOf(viewer, context)
    await checkCodeAgain(context, account, code)
    await database.transaction(async tx => {
      await holdChecked(tx, account)
      await turnTotpOn(tx, account.userId)
      // Other sessions, which were started without it, end.
      await endOtherSessionsOf(tx, account.userId, sessionSecret)
      await audit.record({ tx, by: viewer, nowMs: clock() }, 'second_factor_on', { userId: account.userId })
    })
    rememberBrowser(ctx, context, { ...account, totpIsOn: true })
    return { done: true }
  })

  serve('DELETE /me/second-factor', async ({ ctx, viewer, body: { code } }) => {
    const { account, sessionSecret } = await accountOf(viewer, context)
    await checkCodeAgain(context, account, code)
    await database.transaction(async tx => {
      await holdChecked(tx, account)
      await saveTotp(tx, account.userId, null)
      await endOtherSessionsOf(tx, account.userId, sessionSecret)
      await audit.record({ tx, by: viewer, nowMs: clock() }, 'second_factor_off', { userId: account.userId })
    })
    rememberBrowser(ctx, context, { ...account, totpSecret: null, totpIsOn: false })
    return { done: true }
  })
}

async function accountOf(
  viewer: Viewer,
  { database }: ServerContext,
): Promise<{ account: Account; sessionSecret: string }> {
  if (viewer.kind !== 'person') throw notAllowed()
  const account = await database.reading(reads => findAccount(reads, viewer.userId))
  if (!account) throw notAllowed()
  return { account, sessionSecret: viewer.sessionSecret }
}
