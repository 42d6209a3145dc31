import type { SignInRequestRow } from '@telemetry-tracker/shared/contracts/access'
import { Op } from 'sequelize'
import type { Actor } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import type { Database, Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { lockAccounts } from '../database/transaction-locks.ts'
import { connectedAlready, passwordFirst, signInTaken } from './access-errors.ts'
import { type Account, findAccount, findAccountBySso, saveAccount, saveSsoSubject } from './accounts.ts'
import { hashOf } from './secrets.ts'
import { endSessionsOf } from './sessions.ts'

const forgottenAfterMs = 30 * 24 * 60 * 60_000
const maxNameLength = 200

/** A company sign-in, or the name a proxy gives, that is not linked to anybody here. */
interface Unlinked {
  subject: string
  /** Who is known here by the name it gives. */
  userId: string
  /** What the company sign-in calls this person, for an admin to know them by. */
  called: string
}

/** Asks the admins to decide whether a company sign-in is that of somebody known here. Asking again is the same request. */
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

/** What waits for an admin, oldest first. */
export async function signInRequests(database: Pick<Database, 'read'>): Promise<SignInRequestRow[]> {
  const rows = await database.read(
    'SELECT id, user_id, called, requested_ms FROM sign_in_requests ORDER BY requested_ms, id LIMIT 1000',
  )
  return rows.map(row => ({
    id: textIn(row, 'id'),
    user_id: textIn(row, 'user_id'),
    called: textIn(row, 'called'),
    requested: new Date(numberIn(row, 'requested_ms')).toISOString(),
  }))
}

/** Takes a request out of the list; undefined when there is none of this id. */
export async function takeRequest(
  tx: Transaction,
  id: string,
): Promise<{ subject: string; userId: string } | undefined> {
  const [row] = await tx.all('DELETE FROM sign_in_requests WHERE id = $1 RETURNING subject, user_id', [id])
  return row && { subject: textIn(row, 'subject'), userId: textIn(row, 'user_id') }
}

/**
 * Whoever holds an unlocked computer gets at one person's own page, and by connecting a company sign-in no further. Throws an ApiError for an account with a
 * password, another role than an employee's, or a company sign-in already.
 */
export function refuseMoreThanAPage(account: Account | undefined): void {
  if (!account) return
  if (account.passwordHash !== null || account.role !== 'employee') throw passwordFirst()
  if (account.ssoSubject !== null) throw connectedAlready()
}

/**
 * From now on a company sign-in is that of somebody known here, in place of the one that was theirs before; who had no account has one. Throws an ApiError
 * when it is another person's.
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
  // Whoever came in by the one before is out.
  if (account && account.ssoSubject !== null && account.ssoSubject !== subject)
    await endSessionsOf(tx, userId)
  await saveSsoSubject(tx, userId, subject)
  await tx.models.signInRequests.destroy({ where: { id: hashOf(subject) }, ...tx.forModels })
  await audit.record({ tx, by, nowMs }, 'sign_in_linked', { userId })
}
