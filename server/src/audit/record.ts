import type { Viewer } from '../access/viewer.ts'
import type { Database, Transaction } from '../database/database.ts'
import { appendAuditEntry } from '../models/audit-entry.ts'
import { type AuditLabel, auditLabelOf, noPerson, systemActors } from './names.ts'

/** An action, for the audit log. */
export interface AuditEvent {
  /** The user ID of the actor, or one of the systemActors. */
  by: { userId: string } | { system: string }
  action: string
  /** The subject: a person by user ID, or another thing by name. */
  to: { userId: string } | { name: string }
  /** Must not contain a person's name. */
  detail?: string
}

/** Records an event in the same transaction as the action, so that both are committed together. */
export async function recordAuditEvent(
  database: Database,
  tx: Transaction,
  { by, action, to, detail = '' }: AuditEvent,
  nowMs: number,
): Promise<void> {
  const actor = 'userId' in by ? await auditLabelOf(tx, by.userId) : systemLabel(by.system)
  const subject = 'userId' in to ? await auditLabelOf(tx, to.userId) : systemLabel(to.name)
  await appendAuditEntry(database, tx, {
    atMs: nowMs,
    actor: actor.label,
    action,
    subject: subject.label,
    detail,
    names: `${actor.commitment} ${subject.commitment}`,
  })
}

function systemLabel(label: string): AuditLabel {
  return { label, commitment: noPerson }
}

/** The actor for a request's viewer. */
export function auditActor(viewer: Viewer): AuditEvent['by'] {
  return viewer.kind === 'person' || viewer.kind === 'device'
    ? { userId: viewer.userId }
    : { system: systemActors.openMode }
}
