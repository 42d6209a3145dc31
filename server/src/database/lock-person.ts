import type { Transaction } from './database.ts'

/**
 * Holds, until the transaction ends, whatever else changes something of a person: counting takes the same lock first, and learns by the stamp
 * that what it remembers of the person is out of date.
 */
export async function lockPerson(tx: Transaction, userId: string): Promise<void> {
  await tx.run('UPDATE users SET stamp = stamp + 1 WHERE user_id = $1', [userId])
}
