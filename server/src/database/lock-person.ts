import type { Transaction } from './database.ts'

/** Holds, until the transaction ends, whatever else changes something of a person: counting takes the same lock first. */
export async function lockPerson(tx: Transaction, userId: string): Promise<void> {
  await tx.run('UPDATE users SET search_name = search_name WHERE user_id = $1', [userId])
}
