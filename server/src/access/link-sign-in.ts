import type { SignInRequestRow } from '@telemetry-tracker/shared/contracts/access'
import { Op } from 'sequelize'
import type { Actor } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import type { Database, Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { lockAccounts } from '../database/transaction-locks.ts'
import { connectedAlready, passwordFirst, signInTaken } from './access-errors.ts'
import { type Account, findAccount, findAccountBySso, saveAccount, saveSsoSubject } from './accounts.ts'
import { hashOf } from './secrets.ts'
import { endSessionsOf } from './sessions.ts'

const forgottenAfterMs = 30 * 24 * 60 * 60_000
const maxNameLength = 200

/** A company sign-in, or a name from a proxy, that is not linked to an account. */
interface Unlinked {
  subject: string
  /** The existing person with the same name. */
  userId: string
  /** The name in the company sign-in, which helps the admin to decide. */
  called: string
}

/** Asks the admins whether a company sign-in belongs to an existing person. Asking again updates the request. */
export async function requestLink(
  tx: Transaction,
  { subject, userId, called }: Unlinked,
  nowMs: number,
): Promise<void> {
  const requests = tx.models.signInRequests
  await requests.destroy({ where: { requestedMs: { [Op.lt]: nowMs - forgottenAfterMs } }, ...tx.forModels })
  await requests.upsert(
    {
      id: hashOf(subject),
      userId,
      subject,
      called: called.slice(0, maxNameLength).toWellFormed().replaceAll('\0', ''),
      requestedMs: nowMs,
    },
    { fields: ['userId', 'called', 'requestedMs'], ...tx.forModels },
  )
}

/** The pending requests, oldest first. */
export async function signInRequests(database: Pick<Database, 'reading'>): Promise<SignInRequestRow[]> {
  const rows = await database.reading(({ models, forModels }) =>
    models.signInRequests.findAll({ order: ['requestedMs', 'id'], limit: 1000, ...forModels }),
  )
  return rows.map(({ id, userId, called, requestedMs }) => ({
    id,
    user_id: userId,
    called,
    requested: new Date(requestedMs).toISOString(),
  }))
}

/**
 * Removes and returns a request; undefined if there is none with this ID. One statement, so that only one of two simultaneous decisions gets it;
 * Sequelize's `destroy` does not return rows.
 */
export async function takeRequest(
  tx: Transaction,
  id: string,
): Promise<{ subject: string; userId: string } | undefined> {
  const [row] = await tx.all('DELETE FROM sign_in_requests WHERE id = $1 RETURNING subject, user_id', [id])
  return row && { subject: textIn(row, 'subject'), userId: textIn(row, 'user_id') }
}

/**
 * Makes sure that linking a company sign-in gives no more access than the person's own page, which anyone at their unlocked computer can open. Throws an
 * ApiError for an account that has a password, a role other than employee, or a company sign-in.
 */
export function refuseMoreThanAPage(account: Account | undefined): void {
  if (!account) return
  if (account.passwordHash !== null || account.role !== 'employee') throw passwordFirst()
  if (account.ssoSubject !== null) throw connectedAlready()
}

/**
 * Links a company sign-in to an existing person, replacing their previous one, and creates an account if they have none. Throws an ApiError if it belongs
 * to another person.
 */
export async function linkSignIn(
  tx: Transaction,
  { subject, userId, by, nowMs }: { subject: string; userId: string; by: Actor; nowMs: number },
): Promise<void> {
  await lockAccounts(tx)
  const owner = await findAccountBySso(tx, subject)
  if (owner !== undefined && owner.userId !== userId) throw signInTaken()
  const account = await findAccount(tx, userId)
  if (!account) await saveAccount(tx, { userId, role: 'employee', nowMs })
  // Sessions of the previous company sign-in end.
  if (account && account.ssoSubject !== null && account.ssoSubject !== subject)
    await endSessionsOf(tx, userId)
  await saveSsoSubject(tx, userId, subject)
  await tx.models.signInRequests.destroy({ where: { id: hashOf(subject) }, ...tx.forModels })
  await audit.record({ tx, by, nowMs }, 'sign_in_linked', { userId })
}
