import type { Context } from 'koa'
import { SsoNotLinked } from '../../access/access-errors.ts'
import { requestLink } from '../../access/link-sign-in.ts'
import { type SsoSignIn, ssoAccount } from '../../access/sso-account.ts'
import type { ServerContext } from '../../context.ts'
import { enter } from './session.ts'

/**
 * Starts a session for the person of a company sign-in or proxy. If the name belongs to an existing person that is not linked, admins must confirm it
 * first.
 *
 * @param called the name in the company sign-in, which helps the admin to decide
 */
export async function enterBySso(
  ctx: Context,
  context: ServerContext,
  { method, called, ...signIn }: Omit<SsoSignIn, 'nowMs'> & { method: 'oidc' | 'proxy'; called: string },
): Promise<void> {
  const { database, clock, access } = context
  try {
    await enter(ctx, context, { method }, tx => ssoAccount(tx, { ...signIn, nowMs: clock() }))
  } catch (error) {
    if (error instanceof SsoNotLinked) {
      const { subject } = signIn
      const { userId } = error
      await database.transaction(tx => requestLink(tx, { subject, userId, called }, clock()))
    }
    throw error
  }
  access.openMode.close()
}
