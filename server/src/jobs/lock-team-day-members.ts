import type { Transaction } from '../database/database.ts'
import { lockNumbers, lockSpace } from '../database/postgres-locks.ts'

/**
 * Held until the transaction ends by whoever writes down who was in a team's day, and by whoever erases a person: otherwise one would not see what the
 * other is about to commit, and the name of somebody erased would stay.
 */
export async function lockTeamDayMembers(tx: Transaction): Promise<void> {
  // On SQLite, one transaction writes at a time anyway.
  if (tx.dialect === 'postgres')
    await tx.all('SELECT pg_advisory_xact_lock($1, $2)', [lockSpace, lockNumbers.teamDayMembers])
}
