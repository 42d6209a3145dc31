import {
  codeRequestSchema,
  type Done,
  passwordChangeSchema,
  type SecondFactor,
} from '@telemetry-tracker/shared/contracts/access'
import { type Account, findAccount, savePassword, saveTotp } from '../../access/accounts.ts'
import { checkAgain, isCodeOf } from '../../access/login.ts'
import { hashPassword, isPassword } from '../../access/passwords.ts'
import { endSessionsOf } from '../../access/sessions.ts'
import { newTotp } from '../../access/totp.ts'
import type { Viewer } from '../../access/viewer.ts'
import { refuseWeakPassword } from '../../access/weak-passwords.ts'
import { recordDeed } from '../../audit/record.ts'
import type { ServerContext } from '../../context.ts'
import type { Transaction } from '../../database/database.ts'
import { notAllowed } from '../../errors.ts'
import { readBody } from '../read-body.ts'
import type { Serve } from '../serve.ts'
import { enter } from './session.ts'

const issuer = 'Telemetry Tracker'

/** What people do with their own account: another password, the second factor on and off. */
export function myAccountRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock } = context

  serve('PUT /me/password', async (ctx, { viewer }) => {
    const { current, password } = await readBody(ctx, passwordChangeSchema)
    const account = await accountOf(viewer, context)
    await checkAgain(context, account, () => isPassword(current, account.passwordHash))
    refuseWeakPassword(password, account.userId, context.settings)
    const passwordHash = await hashPassword(password)
    await enter(ctx, context, { method: 'password' }, async tx => {
      await savePassword(tx, account.userId, passwordHash)
      await endSessionsOf(tx, account.userId)
      await record(tx, account, 'password_changed')
      return account.userId
    })
  })

  serve('POST /me/second-factor', async (ctx, { viewer }) => {
    const account = await accountOf(viewer, context)
    if (account.totpIsOn) throw notAllowed()
    const totp = newTotp(account.userId, issuer)
    await database.transaction(tx => saveTotp(tx, account.userId, { secret: totp.secret, isOn: false }))
    ctx.set('Cache-Control', 'no-store')
    ctx.body = totp satisfies SecondFactor
  })

  serve('PUT /me/second-factor', async (ctx, { viewer }) => {
    const { code } = await readBody(ctx, codeRequestSchema)
    const account = await accountOf(viewer, context)
    await checkAgain(context, account, () => isCodeOf(context, account, code))
    await database.transaction(async tx => {
      await tx.run('UPDATE accounts SET totp_is_on = 1 WHERE user_id = $1', [account.userId])
      await record(tx, account, 'second_factor_on')
    })
    ctx.body = { done: true } satisfies Done
  })

  serve('DELETE /me/second-factor', async (ctx, { viewer }) => {
    const { code } = await readBody(ctx, codeRequestSchema)
    const account = await accountOf(viewer, context)
    await checkAgain(context, account, () => isCodeOf(context, account, code))
    await database.transaction(async tx => {
      await saveTotp(tx, account.userId, null)
      await record(tx, account, 'second_factor_off')
    })
    ctx.body = { done: true } satisfies Done
  })

  function record(tx: Transaction, { userId }: Account, action: string): Promise<void> {
    return recordDeed(database, tx, { by: { userId }, action, to: { userId } }, clock())
  }
}

async function accountOf(viewer: Viewer, { database }: ServerContext): Promise<Account> {
  const account =
    viewer.kind === 'person' ? await findAccount({ all: database.read }, viewer.userId) : undefined
  if (!account) throw notAllowed()
  return account
}
