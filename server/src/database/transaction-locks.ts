import type { Transaction } from './database.ts'
import { lockNumbers, lockSpace } from './postgres-locks.ts'

/**
 * Until the transaction ends, no other transaction on any server may change accounts or roles. Otherwise two admins could remove each other at the same
 * time and leave no admin. It does not lock the table: sign-ins write there, too, and must not wait while a person is erased.
 */
export function lockAccounts(tx: Transaction): Promise<void> {
  return lock(tx, 'accounts')
}

/**
 * Taken to write the members of a team's day and to erase a person. Without it, neither transaction would see what the other is about to commit, and an
 * erased person's name would stay.
 */
export function lockTeamDayMembers(tx: Transaction): Promise<void> {
  return lock(tx, 'team day members')
}

async function lock(tx: Transaction, name: keyof typeof lockNumbers): Promise<void> {
  // SQLite has only one writing transaction at a time.
  if (tx.dialect === 'postgres')
    await tx.all('SELECT pg_advisory_xact_lock($1, $2)', [lockSpace, lockNumbers[name]])
}
