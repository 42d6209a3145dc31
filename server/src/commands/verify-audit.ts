import { verifyAudit } from '../audit/verify.ts'
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
      console.log(`The audit log is whole: ${found.entries} entries, the last with hash ${found.head}.`)
    if (found.brokenAt !== null)
      throw new Failure(
        `The audit log was tampered with: entry ${found.brokenAt} does not follow from the one before. Compare it with a backup.`,
      )
  })
}
