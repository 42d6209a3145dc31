import { isPermitted, type Role } from '@telemetry-tracker/shared/roles'
import type { Database, Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { lockAccounts } from '../database/transaction-locks.ts'
import { lastAdmin, loginNeeded, notAllowed } from './access-errors.ts'
import { findAccount, hadAccounts, otherAdmins, saveAccount } from './accounts.ts'
import { endSessionsOf } from './sessions.ts'
import type { Viewer } from './viewer.ts'

/**
 * Decides about accounts in one transaction that overlaps no other such decision, at whichever server. Throws an ApiError for a caller who lost the right
 * to decide after their request was let in.
 */
export function decideOnAccounts<T>(
  database: Pick<Database, 'transaction'>,
  viewer: Viewer,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return database.transaction(async tx => {
    await lockAccounts(tx)
    await refuseFormerAdmin(tx, viewer)
    return work(tx)
  })
}

async function refuseFormerAdmin(tx: Transaction, viewer: Viewer): Promise<void> {
  if (viewer.kind === 'anyone') {
    if (await hadAccounts(tx)) throw loginNeeded()
    return
  }
  const account = viewer.kind === 'person' ? await findAccount(tx, viewer.userId) : undefined
  if (!account || !isPermitted(account.role, 'people:manage')) throw notAllowed()
}

/** Throws an ApiError when nobody else is an admin: a server without one could never be governed again. Call with the accounts locked. */
export async function keepAnAdmin(tx: Transaction, userId: string): Promise<void> {
  if ((await otherAdmins(tx, userId)) === 0) throw lastAdmin()
}

/**
 * Gives someone a role, and an account where they have none. With a role ends what came with it: sessions, the teams of a manager, and the links and codes
 * that an admin made and nobody has used yet. Throws an ApiError for the last admin.
 */
export async function giveRole(
  tx: Transaction,
  { userId, role, nowMs }: { userId: string; role: Role; nowMs: number },
): Promise<void> {
  await lockAccounts(tx)
  const before = (await findAccount(tx, userId))?.role
  if (before === role) return
  if (before === 'admin') await keepAnAdmin(tx, userId)
  await saveAccount(tx, { userId, role, nowMs })
  if (before === undefined) return
  await endSessionsOf(tx, userId)
  await tx.run('DELETE FROM team_managers WHERE user_id = $1', [userId])
  if (before === 'admin') await endGrantsBy(tx, userId)
}

/** Ends the password links and enrolment codes that someone made for others, as far as nobody has used them. */
export async function endGrantsBy(tx: Transaction, userId: string): Promise<void> {
  const [row] = await tx.all('SELECT pseudonym FROM audit_names WHERE user_id = $1', [userId])
  if (!row) return
  const name = textIn(row, 'pseudonym')
  await tx.run('DELETE FROM enrolments WHERE created_by = $1 AND used_ms IS NULL', [name])
  await tx.run('DELETE FROM one_time_links WHERE created_by = $1', [name])
}
