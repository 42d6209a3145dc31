import type { Context } from 'koa'
import { SsoNotLinked } from '../../access/access-errors.ts'
import { requestLink } from '../../access/link-sign-in.ts'
import { type SsoSignIn, ssoAccount } from '../../access/sso-account.ts'
import type { ServerContext } from '../../context.ts'
import { enter } from './session.ts'

/**
 * Begins a session for whom a company sign-in or a proxy names. Where that is somebody known here whom it is not linked to, the admins are asked first.
 *
 * @param called what it calls this person, for an admin to know them by
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
  access.openness.close()
}
