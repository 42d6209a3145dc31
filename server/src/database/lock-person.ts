import type { Transaction } from './database.ts'

/**
 * Locks a person until the transaction ends. Ingest takes the same lock first, and the new `stamp` tells it that its cached state of the person is out
 * of date.
 */
export async function lockPerson(tx: Transaction, userId: string): Promise<void> {
  await tx.run('UPDATE users SET stamp = stamp + 1 WHERE user_id = $1', [userId])
}
