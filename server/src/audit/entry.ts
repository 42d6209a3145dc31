import { createHash } from 'node:crypto'
import type { Transaction } from '../database/database.ts'

/** What happened, by whom and to whom. People are listed by pseudonym only (names.ts). */
export interface Entry {
  atMs: number
  actor: string
  action: string
  subject: string
  /** Details for admins; must not contain a person's name. */
  detail?: string
  /** The commitments to the names of actor and subject, separated by a space (names.ts). Empty for older entries. */
  names?: string
}

/** The hash of an entry and the previous entry's hash. */
export function hashOfEntry(
  previousHash: string,
  sequence: number,
  { atMs, actor, action, subject, detail = '', names = '' }: Entry,
): string {
  // Older entries have fewer fields. The hash covers only the fields an entry was written with.
  const added = names === '' ? (detail === '' ? [] : [detail]) : [detail, names]
  const said = [previousHash, sequence, atMs, actor, action, subject, ...added]
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url')
}

/** Appends to the audit log. Each entry has the hash of the previous one, so that changes and removals can be detected. */
export async function appendAuditEntry(tx: Transaction, entry: Entry): Promise<void> {
  // Without the lock, two concurrent entries could follow the same entry.
  if (tx.dialect === 'postgres') await tx.run('LOCK TABLE audit_log IN SHARE ROW EXCLUSIVE MODE')
  const { auditLog } = tx.models
  const last = await auditLog.findOne({ order: [['sequence', 'DESC']], ...tx.forModels })
  const sequence = last ? last.sequence + 1 : 1
  const previousHash = last?.hash ?? ''
  const hash = hashOfEntry(previousHash, sequence, entry)
  await auditLog.create({ sequence, detail: '', names: '', ...entry, previousHash, hash }, tx.forModels)
}
