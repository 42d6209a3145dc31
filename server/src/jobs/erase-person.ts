import { randomUUID } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { appendAuditEntry } from '../models/audit-entry.ts'
import { personalTables } from '../models/tables.ts'

/**
 * Removes a person from every table and returns how many rows went. What stays is an audit entry that someone was erased, under a random
 * name that leads back to nobody.
 */
export function erasePerson(
  database: Database,
  userId: string,
  { actor, nowMs }: { actor: string; nowMs: number },
): Promise<number> {
  return database.transaction(async tx => {
    let deleted = 0
    for (const table of personalTables)
      deleted += await tx.run(`DELETE FROM ${table} WHERE user_id = $1`, [userId])
    if (deleted > 0) {
      const subject = `erased-${randomUUID()}`
      await appendAuditEntry(database, tx, { atMs: nowMs, actor, action: 'person_erased', subject })
    }
    return deleted
  })
}
