import { randomBytes } from 'node:crypto'
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

/**
 * What the audit log calls a person. The log can never be changed, so it has no names in it: they stand beside it, and go when the person is
 * erased. What is left of the person then leads back to nobody.
 */
export async function nameInLog(tx: Transaction, userId: string): Promise<string> {
  await tx.run(
    'INSERT INTO audit_names (user_id, pseudonym) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING',
    [userId, `person-${randomBytes(9).toString('base64url')}`],
  )
  const [row] = await tx.all('SELECT pseudonym FROM audit_names WHERE user_id = $1', [userId])
  if (!row) throw new TypeError('The name for the audit log was not kept.')
  return textIn(row, 'pseudonym')
}
