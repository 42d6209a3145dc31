import { personPagePath } from '@telemetry-tracker/shared/names/person-page'
import { rightsOf } from '@telemetry-tracker/shared/roles'
import { ssoRefused } from '../../access/access-errors.ts'
import { findAccountBySso } from '../../access/accounts.ts'
import { proxySubject } from '../../access/proxied-person.ts'
import type { ServerContext } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { ownPath } from '../own-path.ts'
import type { Serve } from '../serve.ts'
import { enterBySso } from '../session/enter-by-sso.ts'

/** `/auth/proxy`: signs in the person that a trusted reverse proxy has signed in. */
export function proxyRoute(serve: Serve, context: ServerContext): void {
  const { access } = context

  serve.raw('GET /auth/proxy', async ctx => {
    if (access.proxied === undefined) throw notFound()
    const userId = access.proxied(ctx)
    if (userId === undefined) throw ssoRefused('this request did not come through the sign-in proxy.')
    const mapped = { userId, role: undefined, areRolesClaimed: false, teamIds: undefined }
    const subject = proxySubject(userId)
    await enterBySso(ctx, context, { method: 'proxy', subject, mapped, called: userId })
    const { basePath } = context.settings
    const next = ownPath(ctx.query['next'], basePath)
    // The sign-in page redirects back here.
    ctx.redirect(basePath + (/^\/login(?![^/?#])/.test(next) ? await startOf(context, subject) : next))
  })
}

async function startOf({ database }: ServerContext, subject: string): Promise<string> {
  const account = await database.reading(reads => findAccountBySso(reads, subject))
  const { home } = rightsOf(account?.role ?? 'employee')
  return home === 'own page' ? personPagePath(account?.userId ?? '') : home
}
