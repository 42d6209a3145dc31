import { type Verification, verifyAudit } from '../audit/verify.ts'
import { Failure } from '../failure.ts'
import { migrate } from '../migrations/migrate.ts'
import { withDatabase } from './with-database.ts'

/** `telemetry-server verify-audit` */
export function verifyAuditCommand({ json }: { json?: boolean }): Promise<void> {
  return withDatabase(async database => {
    await migrate(database)
    const found = await verifyAudit(database)
    if (json) console.log(JSON.stringify(found))
    else if (found.brokenAt === null)
      console.log(
        `The audit log is intact: ${found.entries} entries, last hash ${found.head}.${olderEntries(found)}`,
      )
    if (found.brokenAt !== null)
      throw new Failure(
        found.brokenBy === 'name'
          ? `The audit log was tampered with: entry ${found.brokenAt} now names a different person than when it was written, or the name was removed. Compare the table audit_names with a backup.`
          : `The audit log was tampered with: entry ${found.brokenAt} does not match the entry before it. Compare it with a backup.`,
      )
  })
}

function olderEntries({ uncommitted }: Verification): string {
  if (uncommitted === 0) return ''
  return ` The names of ${uncommitted} cannot be verified: an older version wrote them without binding names to entries.`
}
