import { findAccount } from '../../access/accounts.ts'
import { ssoAccount } from '../../access/sso-account.ts'
import type { ServerContext } from '../../context.ts'
import { notFound, ssoRefused } from '../../errors.ts'
import { ownPath } from '../own-path.ts'
import type { Serve } from '../serve.ts'
import { enter } from '../session/session.ts'

/** `/auth/proxy`: coming in as whom a trusted reverse proxy has signed in. */
export function proxyRoute(serve: Serve, context: ServerContext): void {
  const { access, clock } = context

  serve('GET /auth/proxy', async ctx => {
    if (access.proxied === undefined) throw notFound()
    const userId = access.proxied(ctx)
    if (userId === undefined)
      throw ssoRefused('this request did not come through the proxy that signs people in.')
    const mapped = { userId, role: undefined, teamIds: undefined }
    await enter(ctx, context, { method: 'proxy' }, tx =>
      ssoAccount(context.database, tx, { subject: `proxy ${userId}`, mapped, nowMs: clock() }),
    )
    access.openness.close()
    const { basePath } = context.settings
    const next = ownPath(ctx.query['next'], basePath)
    // The sign-in page sends back here.
    ctx.redirect(basePath + (/^\/login(?![^/?#])/.test(next) ? await startOf(context, userId) : next))
  })
}

async function startOf({ database }: ServerContext, userId: string): Promise<string> {
  const account = await findAccount({ all: database.read }, userId)
  const isEmployee = (account?.role ?? 'employee') === 'employee'
  return isEmployee ? `/dashboard/${encodeURIComponent(userId)}` : '/admin'
}
