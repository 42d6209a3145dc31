import { createHmac, randomBytes } from 'node:crypto'
import { Op } from 'sequelize'
import type { Transaction } from '../database/database.ts'

/** The subject of an entry about everyone, such as a viewed list. */
export const everybody = '*'

/** Actors when no person is signed in. */
export const systemActors = {
  openMode: 'open-mode',
  command: 'command',
  setup: 'setup',
  companySignIn: 'company-sign-in',
} as const

export function teamName(teamId: string): string {
  return `team:${teamId}`
}

/** A person's pseudonym in the audit log, and the hash that proves whom an entry is about. */
export interface AuditLabel {
  label: string
  commitment: string
}

/** Used instead of a commitment if the label is not a person. Such a label must not have a row in `audit_names`. */
export const noPerson = '-'

/**
 * A person's pseudonym in the audit log, created if needed. The log is never changed, so names are stored in a separate table and deleted when the person
 * is erased. The pseudonym can then no longer be linked to the person.
 */
export async function nameInLog(tx: Transaction, userId: string): Promise<string> {
  return (await auditLabelOf(tx, userId)).label
}

/** The pseudonym with its commitment. After the name and salt are erased, the commitment reveals nothing: names cannot be guessed without the salt. */
export async function auditLabelOf(tx: Transaction, userId: string): Promise<AuditLabel> {
  const known = await knownLabelOf(tx, userId)
  if (known) return known
  const { auditNames } = tx.models
  const salt = randomBytes(32).toString('base64url')
  const pseudonym = `person-${randomBytes(9).toString('base64url')}`
  await auditNames.bulkCreate([{ userId, pseudonym, salt }], {
    ignoreDuplicates: true,
    returning: false,
    ...tx.forModels,
  })
  // A server of an older version on the same database creates names without a salt.
  await auditNames.update({ salt }, { where: { userId, salt: '' }, ...tx.forModels })
  const created = await knownLabelOf(tx, userId)
  if (!created) throw new TypeError('The name for the audit log was not stored.')
  return created
}

async function knownLabelOf(tx: Transaction, userId: string): Promise<AuditLabel | undefined> {
  const where = { userId, salt: { [Op.ne]: '' } }
  const name = await tx.models.auditNames.findOne({ where, ...tx.forModels })
  if (!name) return undefined
  const { pseudonym: label, salt } = name
  return { label, commitment: commitmentTo({ label, userId, salt }) }
}

/** Binds a label of the log to a person. */
export function commitmentTo({
  label,
  userId,
  salt,
}: {
  label: string
  userId: string
  salt: string
}): string {
  return createHmac('sha256', salt)
    .update(JSON.stringify([label, userId]))
    .digest('base64url')
}
