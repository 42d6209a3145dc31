import { createHash } from 'node:crypto'
import type { Transaction } from '../database/database.ts'

/** What happened, by whom, to whom: people only under the names that the log has for them (names.ts). */
export interface Entry {
  atMs: number
  actor: string
  action: string
  subject: string
  /** What an admin should know of it; never a person's name. */
  detail?: string
  /** The commitments to the names of actor and subject, with a space between (names.ts); empty for an entry from before there were any. */
  names?: string
}

/** What an entry's hash is over, with the hash of the entry before. */
export function hashOfEntry(
  previousHash: string,
  sequence: number,
  { atMs, actor, action, subject, detail = '', names = '' }: Entry,
): string {
  // As long as they were when each was written: no shorter entry has the hash of a longer one.
  const added = names === '' ? (detail === '' ? [] : [detail]) : [detail, names]
  const said = [previousHash, sequence, atMs, actor, action, subject, ...added]
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url')
}

/** Appends to the audit log. Each entry carries the hash of the one before, so that none can be changed or taken out unseen. */
export async function appendAuditEntry(tx: Transaction, entry: Entry): Promise<void> {
  // Two that append at once would both follow the same entry.
  if (tx.dialect === 'postgres') await tx.run('LOCK TABLE audit_log IN SHARE ROW EXCLUSIVE MODE')
  const { auditLog } = tx.models
  const last = await auditLog.findOne({ order: [['sequence', 'DESC']], ...tx.forModels })
  const sequence = last ? last.sequence + 1 : 1
  const previousHash = last?.hash ?? ''
  const hash = hashOfEntry(previousHash, sequence, entry)
  await auditLog.create({ sequence, detail: '', names: '', ...entry, previousHash, hash }, tx.forModels)
}
