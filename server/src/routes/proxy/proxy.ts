import { findAccountBySso } from '../../access/accounts.ts'
import { proxySubject } from '../../access/proxied-person.ts'
import type { ServerContext } from '../../context.ts'
import { notFound, ssoRefused, tooManyAttempts } from '../../errors.ts'
import { createRateLimit } from '../../middlewares/rate-limit.ts'
import { ownPath } from '../own-path.ts'
import type { Serve } from '../serve.ts'
import { enterBySso } from '../session/enter-by-sso.ts'

/** Each begins a session, and the address is the proxy's. */
const signInsPerMinute = 30

/** `/auth/proxy`: coming in as whom a trusted reverse proxy has signed in. */
export function proxyRoute(serve: Serve, context: ServerContext): void {
  const { access, clock } = context
  const secondsToWait = createRateLimit(signInsPerMinute)

  serve('GET /auth/proxy', async ctx => {
    if (access.proxied === undefined) throw notFound()
    const userId = access.proxied(ctx)
    if (userId === undefined)
      throw ssoRefused('this request did not come through the proxy that signs people in.')
    const wait = secondsToWait(userId, clock())
    if (wait > 0) throw tooManyAttempts(wait)
    const mapped = { userId, role: undefined, areRolesClaimed: false, teamIds: undefined }
    const subject = proxySubject(userId)
    await enterBySso(ctx, context, { method: 'proxy', subject, mapped, called: userId })
    const { basePath } = context.settings
    const next = ownPath(ctx.query['next'], basePath)
    // The sign-in page sends back here.
    ctx.redirect(basePath + (/^\/login(?![^/?#])/.test(next) ? await startOf(context, subject) : next))
  })
}

async function startOf({ database }: ServerContext, subject: string): Promise<string> {
  const account = await findAccountBySso({ all: database.read }, subject)
  return account === undefined || account.role === 'employee'
    ? `/dashboard/${encodeURIComponent(account?.userId ?? '')}`
    : '/admin'
}
