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

/** What happened, by whom, to whom: people only under the names that the log has for them (audit/names.ts). */
export interface Entry {
  atMs: number
  actor: string
  action: string
  subject: string
  /** What an admin should know of it; never a person's name. */
  detail?: string
  /** The commitments to the names of actor and subject, with a space between (audit/names.ts); empty for an entry from before there were any. */
  names?: string
}

interface AuditEntry extends Model<InferAttributes<AuditEntry>, InferCreationAttributes<AuditEntry>>, Entry {
  sequence: CreationOptional<number>
  detail: string
  names: string
  previousHash: string
  hash: string
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
export async function appendAuditEntry(database: Database, tx: Transaction, entry: Entry): Promise<void> {
  // Two that append at once would both follow the same entry.
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

/** A fresh description each time: Sequelize writes into the one it is given. */
function text() {
  return { type: DataTypes.TEXT, allowNull: false }
}
