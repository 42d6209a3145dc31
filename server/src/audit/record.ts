import type { Viewer } from '../access/viewer.ts'
import type { Database, Transaction } from '../database/database.ts'
import { appendAuditEntry } from '../models/audit-entry.ts'
import { nameInLog, systemActors } from './names.ts'

/** Something that was done, for the audit log. */
export interface Deed {
  /** The user id of whoever did it, or one of the systemActors. */
  by: { userId: string } | { system: string }
  action: string
  /** To whom: a person by user id, or a thing by a name of its own. */
  to: { userId: string } | { name: string }
  /** Never a person's name. */
  detail?: string
}

/** Writes a deed down in the transaction that does it: neither is there without the other. */
export async function recordDeed(
  database: Database,
  tx: Transaction,
  { by, action, to, detail = '' }: Deed,
  nowMs: number,
): Promise<void> {
  const actor = 'userId' in by ? await nameInLog(tx, by.userId) : by.system
  const subject = 'userId' in to ? await nameInLog(tx, to.userId) : to.name
  await appendAuditEntry(database, tx, { atMs: nowMs, actor, action, subject, detail })
}

/** Whoever is asking, as the one who did it. */
export function deedBy(viewer: Viewer): Deed['by'] {
  return viewer.kind === 'person' || viewer.kind === 'device'
    ? { userId: viewer.userId }
    : { system: systemActors.openMode }
}
