import { verifyAudit } from '../../audit/verify.ts'
import type { ServerContext } from '../../context.ts'
import { auditLog } from '../../queries/audit-log.ts'
import type { Serve } from '../serve.ts'

/** `GET /admin/audit-log`: who did what, with the proof that nothing was changed. */
export function auditRoute(serve: Serve, { database }: ServerContext): void {
  serve('GET /admin/audit-log', async ({ query }) => ({
    entries: await auditLog(database, query),
    chain: await verifyAudit(database),
  }))
}
