import { findAccount } from '../access/accounts.ts'
import { rememberErasedDevices } from '../access/devices.ts'
import { endGrantsBy, keepAnAdmin } from '../access/roles.ts'
import { type Actor, personOrSystem } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import { nameInLog } from '../audit/names.ts'
import type { Transaction } from '../database/database.ts'
import { lockAccounts, lockTeamDayMembers } from '../database/transaction-locks.ts'
import { rememberErasedPerson } from '../erased/erased-people.ts'
import { personalTables } from '../models/tables.ts'

/**
 * Removes a person from every table and returns the number of deleted rows. Their audit entries stay, under a pseudonym that can no longer be linked to
 * them, and so do hashes of their devices, so that each device can be told to clear its queue, and of their user ID, so that a restored backup can be
 * cleaned of them. Throws an ApiError for the last admin, unless
 * there may be none.
 */
export async function erasePerson(
  tx: Transaction,
  userId: string,
  { by, nowMs, mayBeLastAdmin = false }: { by: Actor; nowMs: number; mayBeLastAdmin?: boolean },
): Promise<number> {
  await lockAccounts(tx)
  await lockTeamDayMembers(tx)
  const account = await findAccount(tx, userId)
  if (account?.role === 'admin' && !mayBeLastAdmin) await keepAnAdmin(tx, userId)
  await endGrantsBy(tx, userId)
  await rememberErasedDevices(tx, userId, nowMs)
  await rememberErasedPerson(tx, userId, nowMs)
  const known = await tx.models.auditNames.findByPk(userId, tx.forModels)
  const name = await nameInLog(tx, userId)
  let deleted = 0
  for (const table of personalTables) {
    const rows = await tx.run(`DELETE FROM ${table} WHERE user_id = $1`, [userId])
    // The row in `audit_names` may have been created just above, so it does not count.
    if (table !== 'audit_names') deleted += rows
  }
  // A person who erases themselves is recorded under their pseudonym; their user ID would identify them.
  const eraser = personOrSystem(by)
  const actor = 'userId' in eraser && eraser.userId === userId ? { system: name } : eraser
  // Also recorded if only audit entries could have this name.
  if (deleted > 0 || known !== null) await audit.record({ tx, by: actor, nowMs }, 'person_erased', { name })
  return deleted
}
