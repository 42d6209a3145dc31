import { createHash } from 'node:crypto'
import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
} from 'sequelize'
import type { Database, Transaction } from '../database/database.ts'

/** An entry of the audit log. People appear only under their pseudonyms (audit/names.ts). */
export interface Entry {
  atMs: number
  actor: string
  action: string
  subject: string
  /** Details for admins; must not contain a person's name. */
  detail?: string
  /** The commitments to actor and subject, separated by a space (audit/names.ts); empty for older entries. */
  names?: string
}

interface AuditEntry extends Model<InferAttributes<AuditEntry>, InferCreationAttributes<AuditEntry>>, Entry {
  sequence: CreationOptional<number>
  detail: string
  names: string
  previousHash: string
  hash: string
}

/** The hash of an entry and the previous entry's hash. */
export function hashOfEntry(
  previousHash: string,
  sequence: number,
  { atMs, actor, action, subject, detail = '', names = '' }: Entry,
): string {
  // Older entries have fewer fields. The hash covers only the fields an entry was written with.
  const added = names === '' ? (detail === '' ? [] : [detail]) : [detail, names]
  const fields = [previousHash, sequence, atMs, actor, action, subject, ...added]
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url')
}

/** Appends to the audit log. Each entry has the hash of the previous one, so that changes and removals can be detected. */
export async function appendAuditEntry(database: Database, tx: Transaction, entry: Entry): Promise<void> {
  // Without the lock, two concurrent entries could follow the same entry.
  if (tx.dialect === 'postgres') await tx.run('LOCK TABLE audit_log IN SHARE ROW EXCLUSIVE MODE')
  const entries = auditEntries(database)
  const last = await entries.findOne({ order: [['sequence', 'DESC']], ...tx.forModels })
  const sequence = last ? Number(last.sequence) + 1 : 1
  const previousHash = last?.hash ?? ''
  const hash = hashOfEntry(previousHash, sequence, entry)
  await entries.create({ sequence, detail: '', names: '', ...entry, previousHash, hash }, tx.forModels)
}

function auditEntries({ sequelize }: Database): ModelStatic<AuditEntry> {
  return sequelize.define<AuditEntry>(
    'audit_entry',
    {
      sequence: { type: DataTypes.BIGINT, primaryKey: true },
      atMs: { type: DataTypes.BIGINT, allowNull: false },
      actor: text(),
      action: text(),
      subject: text(),
      detail: text(),
      names: text(),
      previousHash: text(),
      hash: text(),
    },
    { tableName: 'audit_log', timestamps: false, underscored: true },
  )
}

/** A new object each time, because Sequelize modifies it. */
function text() {
  return { type: DataTypes.TEXT, allowNull: false }
}
