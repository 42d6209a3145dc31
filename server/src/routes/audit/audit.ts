import type { AuditLog } from '@telemetry-tracker/shared/contracts/me'
import * as z from 'zod'
import { verifyAudit } from '../../audit/verify.ts'
import type { ServerContext } from '../../context.ts'
import { auditLog } from '../../queries/audit-log.ts'
import { userIdParameter } from '../parameters.ts'
import { readQuery } from '../query.ts'
import type { Serve } from '../serve.ts'

const auditQuery = z.object({
  person: userIdParameter.optional(),
  action: z.string().max(64).optional(),
  before: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .optional(),
})

/** `GET /admin/audit-log`: the audit log, with its verification. */
export function auditRoute(serve: Serve, { database }: ServerContext): void {
  serve('GET /admin/audit-log', async ctx => {
    const wanted = readQuery(ctx, auditQuery)
    ctx.body = {
      entries: await auditLog(database, wanted),
      chain: await verifyAudit(database),
    } satisfies AuditLog
  })
}
