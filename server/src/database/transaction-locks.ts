import type { Transaction } from './database.ts'
import { lockNumbers, lockSpace } from './postgres-locks.ts'

/**
 * Until the transaction ends, nobody else decides who has an account and which role, at any server: two admins who remove each other at once would each
 * count on the other. Not a lock of the table: sign-ins write there too, and must not wait while a person is erased.
 */
export function lockAccounts(tx: Transaction): Promise<void> {
  return lock(tx, 'accounts')
}

/**
 * Held by whoever writes down who was in a team's day, and by whoever erases a person: otherwise one would not see what the other is about to commit, and
 * the name of somebody erased would stay.
 */
export function lockTeamDayMembers(tx: Transaction): Promise<void> {
  return lock(tx, 'team day members')
}

async function lock(tx: Transaction, name: keyof typeof lockNumbers): Promise<void> {
  // On SQLite, one transaction writes at a time anyway.
  if (tx.dialect === 'postgres')
    await tx.all('SELECT pg_advisory_xact_lock($1, $2)', [lockSpace, lockNumbers[name]])
}
