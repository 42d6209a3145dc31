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
        `The audit log is whole: ${found.entries} entries, the last with hash ${found.head}.${olderEntries(found)}`,
      )
    if (found.brokenAt !== null)
      throw new Failure(
        found.brokenBy === 'name'
          ? `The audit log was tampered with: entry ${found.brokenAt} was written about another person than the one named now, or their name was taken out. Compare the table audit_names with a backup.`
          : `The audit log was tampered with: entry ${found.brokenAt} does not follow from the one before. Compare it with a backup.`,
      )
  })
}

function olderEntries({ uncommitted }: Verification): string {
  if (uncommitted === 0) return ''
  return ` Nothing shows whether the names of ${uncommitted} are right: they were written by a version that did not tie names to entries.`
}
