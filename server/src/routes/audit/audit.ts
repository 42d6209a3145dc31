import { auditQuery } from '@telemetry-tracker/shared/contracts/endpoints/audit'
import type { AuditLog } from '@telemetry-tracker/shared/contracts/me'
import { verifyAudit } from '../../audit/verify.ts'
import type { ServerContext } from '../../context.ts'
import { auditLog } from '../../queries/audit-log.ts'
import { readQuery } from '../query.ts'
import type { Serve } from '../serve.ts'

/** `GET /admin/audit-log`: who did what, with the proof that nothing was changed. */
export function auditRoute(serve: Serve, { database }: ServerContext): void {
  serve('GET /admin/audit-log', async ctx => {
    const wanted = readQuery(ctx, auditQuery)
    ctx.body = {
      entries: await auditLog(database, wanted),
      chain: await verifyAudit(database),
    } satisfies AuditLog
  })
}
