import type { Viewer } from '../access/viewer.ts'
import type { Database, Transaction } from '../database/database.ts'
import { appendAuditEntry } from '../models/audit-entry.ts'
import { type AuditLabel, auditLabelOf, noPerson, systemActors } from './names.ts'

/** Something that was done, for the audit log. */
export interface AuditEvent {
  /** The user id of whoever did it, or one of the systemActors. */
  by: { userId: string } | { system: string }
  action: string
  /** To whom: a person by user id, or a thing by a name of its own. */
  to: { userId: string } | { name: string }
  /** Never a person's name. */
  detail?: string
}

/** Writes a auditEvent down in the transaction that does it: neither is there without the other. */
export async function recordAuditEvent(
  database: Database,
  tx: Transaction,
  { by, action, to, detail = '' }: AuditEvent,
  nowMs: number,
): Promise<void> {
  const actor = 'userId' in by ? await auditLabelOf(tx, by.userId) : nobodyCalled(by.system)
  const subject = 'userId' in to ? await auditLabelOf(tx, to.userId) : nobodyCalled(to.name)
  await appendAuditEntry(database, tx, {
    atMs: nowMs,
    actor: actor.label,
    action,
    subject: subject.label,
    detail,
    names: `${actor.commitment} ${subject.commitment}`,
  })
}

function nobodyCalled(label: string): AuditLabel {
  return { label, commitment: noPerson }
}

/** Whoever is asking, as the one who did it. */
export function auditActor(viewer: Viewer): AuditEvent['by'] {
  return viewer.kind === 'person' || viewer.kind === 'device'
    ? { userId: viewer.userId }
    : { system: systemActors.openMode }
}
