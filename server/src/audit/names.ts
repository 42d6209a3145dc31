import { createHmac, randomBytes } from 'node:crypto'
import type { Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'

/** Everyone, as the subject of a look at a list. */
export const everybody = '*'

/** Who acts when nobody is signed in. */
export const systemActors = {
  openMode: 'open-mode',
  command: 'command',
  setup: 'setup',
  companySignIn: 'company-sign-in',
} as const

export function teamName(teamId: string): string {
  return `team:${teamId}`
}

/** What the audit log calls someone, and the hash by which an entry shows that it was written about them. */
export interface AuditLabel {
  label: string
  commitment: string
}

/** In place of a commitment, for what is no person: no name may ever stand beside such a label. */
export const noPerson = '-'

/**
 * What the audit log calls a person. The log can never be changed, so it has no names in it: they stand beside it, and go when the person is
 * erased. What is left of the person then leads back to nobody.
 */
export async function nameInLog(tx: Transaction, userId: string): Promise<string> {
  return (await auditLabelOf(tx, userId)).label
}

/** The same with its commitment. Once the name and its salt are erased, that says nothing: nobody can try names without the salt. */
export async function auditLabelOf(tx: Transaction, userId: string): Promise<AuditLabel> {
  const known = await knownLabelOf(tx, userId)
  if (known) return known
  const salt = randomBytes(32).toString('base64url')
  await tx.run(
    'INSERT INTO audit_names (user_id, pseudonym, salt) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING',
    [userId, `person-${randomBytes(9).toString('base64url')}`, salt],
  )
  // A server of an older version beside this one gives names without a salt.
  await tx.run("UPDATE audit_names SET salt = $2 WHERE user_id = $1 AND salt = ''", [userId, salt])
  const made = await knownLabelOf(tx, userId)
  if (!made) throw new TypeError('The name for the audit log was not kept.')
  return made
}

async function knownLabelOf(tx: Transaction, userId: string): Promise<AuditLabel | undefined> {
  const [row] = await tx.all("SELECT pseudonym, salt FROM audit_names WHERE user_id = $1 AND salt <> ''", [
    userId,
  ])
  if (!row) return undefined
  const label = textIn(row, 'pseudonym')
  return { label, commitment: commitmentTo({ label, userId, salt: textIn(row, 'salt') }) }
}

/** Ties a label of the log to the one it stands for. */
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
