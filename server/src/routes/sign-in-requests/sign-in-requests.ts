import { linkSignIn, signInRequests, takeRequest } from '../../access/link-sign-in.ts'
import { decideOnAccounts } from '../../access/roles.ts'
import { audit } from '../../audit/audit.ts'
import type { ServerContext } from '../../context.ts'
import { notFound } from '../../errors.ts'
import type { Serve } from '../serve.ts'

/** `/admin/sign-in-requests`: company sign-ins with the name of an existing person, which an admin confirms or rejects. */
export function signInRequestRoutes(serve: Serve, { database, clock }: ServerContext): void {
  serve('GET /admin/sign-in-requests', () => signInRequests(database))

  serve('PUT /admin/sign-in-requests/:id', async ({ viewer, params }) => {
    await decideOnAccounts(database, viewer, async tx => {
      const request = await takeRequest(tx, params.id)
      if (!request) throw notFound()
      await linkSignIn(tx, { ...request, by: viewer, nowMs: clock() })
    })
    return { done: true }
  })

  serve('DELETE /admin/sign-in-requests/:id', async ({ viewer, params }) => {
    await decideOnAccounts(database, viewer, async tx => {
      const request = await takeRequest(tx, params.id)
      if (!request) throw notFound()
      const { userId } = request
      await audit.record({ tx, by: viewer, nowMs: clock() }, 'sign_in_refused', { userId })
    })
    return { done: true }
  })
}
