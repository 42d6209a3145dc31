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

interface Entry {
  atMs: number
  actor: string
  action: string
  subject: string
}

interface AuditEntry extends Model<InferAttributes<AuditEntry>, InferCreationAttributes<AuditEntry>>, Entry {
  sequence: CreationOptional<number>
  previousHash: string
  hash: string
}

/** Appends to the audit log. Each entry carries the hash of the one before, so that none can be changed or taken out unseen. */
export async function appendAuditEntry(database: Database, tx: Transaction, entry: Entry): Promise<void> {
  const entries = auditEntries(database)
  const last = await entries.findOne({ order: [['sequence', 'DESC']], ...tx.forModels })
  const sequence = last ? Number(last.sequence) + 1 : 1
  const previousHash = last?.hash ?? ''
  const hash = createHash('sha256')
    .update(JSON.stringify([previousHash, sequence, entry.atMs, entry.actor, entry.action, entry.subject]))
    .digest('base64url')
  await entries.create({ sequence, ...entry, previousHash, hash }, tx.forModels)
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
