import { createHmac } from 'node:crypto'
import { type SessionMethod, sessionMethodSchema } from '@telemetry-tracker/shared/contracts/access'
import { type StoredRole, storedRole, unknownRole } from '@telemetry-tracker/shared/roles'
import { Op } from 'sequelize'
import type { Database, Transaction } from '../database/database.ts'
import { nullableTextIn, numberIn, textIn } from '../database/row.ts'
import { hashOf, isSameText, newSecret } from './secrets.ts'

export interface Session {
  userId: string
  role: StoredRole
  method: SessionMethod
  /** The company sign-in the account is linked to. */
  ssoSubject: string | null
}

export interface SessionLimits {
  idleMs: number
  maxMs: number
}

/** The precision of the last use, so that not every request writes. */
const usePrecisionMs = 60_000

/** The maximum number of sessions of a person by sign-in method. */
export const maxSessions = 50

/** Starts a session and returns the cookie's secret. It always has a new ID, which prevents session fixation. */
export async function beginSession(
  tx: Transaction,
  {
    userId,
    method,
    browser,
    nowMs,
  }: { userId: string; method: SessionMethod; browser: string; nowMs: number },
): Promise<string> {
  const secret = newSecret()
  await endLeastUsed(tx, userId, method)
  await tx.models.sessions.create(
    {
      idHash: hashOf(secret),
      userId,
      createdMs: nowMs,
      lastUsedMs: nowMs,
      method,
      browser: browser.slice(0, 200).toWellFormed(),
    },
    tx.forModels,
  )
  return secret
}

/**
 * Makes room for a new session of the same method. Others stay: a stolen computer that opens many sessions must not end those its owner opened by password.
 * SQL, because Sequelize cannot delete all rows but the first of an order.
 */
async function endLeastUsed(tx: Transaction, userId: string, method: SessionMethod): Promise<void> {
  await tx.run(
    `DELETE FROM sessions WHERE user_id = $1 AND id_hash IN (
       SELECT id_hash FROM sessions WHERE user_id = $1 AND method = $2
       ORDER BY last_used_ms DESC, created_ms DESC, id_hash LIMIT 1000 OFFSET ${maxSessions - 1})`,
    [userId, method],
  )
}

/** The session of a cookie; undefined if there is none, or it was idle or open for too long. Runs for each request, so it is one prepared statement. */
export async function findSession(
  database: Database,
  secret: string,
  { idleMs, maxMs }: SessionLimits,
  nowMs: number,
): Promise<Session | undefined> {
  const id = hashOf(secret)
  const [row] = await database.read(
    `SELECT s.user_id, s.method, s.last_used_ms, a.role, a.sso_subject
     FROM sessions s LEFT JOIN accounts a ON a.user_id = s.user_id
     WHERE s.id_hash = $1 AND s.created_ms > $2 AND s.last_used_ms > $3`,
    [id, nowMs - maxMs, nowMs - idleMs],
  )
  if (!row) return undefined
  // A time in the future was written under a wrong clock.
  if (Math.abs(nowMs - numberIn(row, 'last_used_ms')) > usePrecisionMs)
    await database.transaction(tx =>
      tx.models.sessions.update({ lastUsedMs: nowMs }, { where: { idHash: id }, ...tx.forModels }),
    )
  const method = asMethod(textIn(row, 'method'))
  // Someone without an account came in by a link.
  const role = storedRole(nullableTextIn(row, 'role') ?? 'employee')
  return {
    userId: textIn(row, 'user_id'),
    role: method === 'link' && role !== unknownRole ? 'employee' : role,
    method,
    ssoSubject: nullableTextIn(row, 'sso_subject'),
  }
}

/** Ends the session of a cookie. */
export async function endSession(tx: Transaction, secret: string): Promise<void> {
  await tx.models.sessions.destroy({ where: { idHash: hashOf(secret) }, ...tx.forModels })
}

/** Ends all sessions of a person. */
export async function endSessionsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.models.sessions.destroy({ where: { userId }, ...tx.forModels })
}

/** Ends all sessions of a person except the one with this secret. */
export async function endOtherSessionsOf(tx: Transaction, userId: string, secret: string): Promise<void> {
  const where = { userId, idHash: { [Op.ne]: hashOf(secret) } }
  await tx.models.sessions.destroy({ where, ...tx.forModels })
}

/** Ends the sessions that were opened by a link of the person's helpers, for example on a stolen computer. */
export async function endLinkSessionsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.models.sessions.destroy({ where: { userId, method: 'link' }, ...tx.forModels })
}

/** Deletes the sessions that were idle or open for too long. */
export async function forgetOldSessions(
  database: Database,
  limits: SessionLimits,
  nowMs: number,
): Promise<void> {
  const tooOld = { createdMs: { [Op.lt]: nowMs - limits.maxMs } }
  const tooIdle = { lastUsedMs: { [Op.lt]: nowMs - limits.idleMs } }
  await database.transaction(tx =>
    tx.models.sessions.destroy({ where: { [Op.or]: [tooOld, tooIdle] }, ...tx.forModels }),
  )
}

/** The token that a page sends with every change. It is derived from the session's secret and not stored. */
export function csrfTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('csrf').digest('base64url')
}

export function isCsrfToken(given: string, secret: string): boolean {
  return isSameText(given, csrfTokenOf(secret))
}

/** An unknown method from a newer server gets the rights of a link. */
function asMethod(text: string): SessionMethod {
  return sessionMethodSchema.catch('link').parse(text)
}
