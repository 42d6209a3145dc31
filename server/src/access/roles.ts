import { isPermitted, type Role } from '@telemetry-tracker/shared/roles'
import type { Database, Transaction } from '../database/database.ts'
import { lockAccounts } from '../database/transaction-locks.ts'
import { lastAdmin, loginNeeded, notAllowed } from './access-errors.ts'
import { findAccount, hadAccounts, otherAdmins, saveAccount } from './accounts.ts'
import { endSessionsOf } from './sessions.ts'
import type { Viewer } from './viewer.ts'

/**
 * Changes accounts in a transaction that excludes other such changes on all servers. Throws an ApiError if the caller has lost the role since the request
 * was authorized.
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

/** Throws an ApiError if there is no other admin, because a server without admins could not be managed. Call it with accounts locked. */
export async function keepAnAdmin(tx: Transaction, userId: string): Promise<void> {
  if ((await otherAdmins(tx, userId)) === 0) throw lastAdmin()
}

/**
 * Gives a person a role, and an account if they have none. A change of role ends their sessions, the teams of a manager, and an admin's unused links and
 * codes. Throws an ApiError for the last admin.
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
  await tx.models.teamManagers.destroy({ where: { userId }, ...tx.forModels })
  if (before === 'admin') await endGrantsBy(tx, userId)
}

/** Deletes the unused password links and enrolment codes that a person created for others. */
export async function endGrantsBy(tx: Transaction, userId: string): Promise<void> {
  const { auditNames, enrolments, oneTimeLinks } = tx.models
  const name = await auditNames.findByPk(userId, tx.forModels)
  if (!name) return
  const createdBy = name.pseudonym
  await enrolments.destroy({ where: { createdBy, usedMs: null }, ...tx.forModels })
  await oneTimeLinks.destroy({ where: { createdBy }, ...tx.forModels })
}
