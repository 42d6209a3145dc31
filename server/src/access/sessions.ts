import { createHmac } from 'node:crypto'
import { type SessionMethod, sessionMethodSchema } from '@telemetry-tracker/shared/contracts/access'
import { type StoredRole, storedRole, unknownRole } from '@telemetry-tracker/shared/roles'
import type { Database, Transaction } from '../database/database.ts'
import { nullableTextIn, numberIn, textIn } from '../database/row.ts'
import { hashOf, isSameText, newSecret } from './secrets.ts'

export interface Session {
  userId: string
  role: StoredRole
  method: SessionMethod
  /** The company sign-in that the account is linked to. */
  ssoSubject: string | null
}

export interface SessionLimits {
  idleMs: number
  maxMs: number
}

/** How exact the last use of a session is kept: not every question has to write. */
const usePrecisionMs = 60_000

/** Sessions of one person by one way in that live at the same time: more than anyone has browsers. */
export const maxSessions = 50

/** Begins a session, always under a new id: one that somebody planted before is worth nothing. Returns the cookie's secret. */
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
  await tx.run(
    `INSERT INTO sessions (id_hash, user_id, created_ms, last_used_ms, method, browser)
     VALUES ($1, $2, $3, $3, $4, $5)`,
    [hashOf(secret), userId, nowMs, method, browser.slice(0, 200).toWellFormed()],
  )
  return secret
}

/** Makes room for a new one. Of the same way in only: whoever has a stolen computer open page after page must not end what its owner opened by password. */
async function endLeastUsed(tx: Transaction, userId: string, method: SessionMethod): Promise<void> {
  await tx.run(
    `DELETE FROM sessions WHERE user_id = $1 AND id_hash IN (
       SELECT id_hash FROM sessions WHERE user_id = $1 AND method = $2
       ORDER BY last_used_ms DESC, created_ms DESC, id_hash LIMIT 1000 OFFSET ${maxSessions - 1})`,
    [userId, method],
  )
}

/** The session of a cookie; undefined when there is none, or it was idle or open for too long. */
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
  // One from a time that is still to come was noted under a wrong clock.
  if (Math.abs(nowMs - numberIn(row, 'last_used_ms')) > usePrecisionMs)
    await database.transaction(tx =>
      tx.run('UPDATE sessions SET last_used_ms = $2 WHERE id_hash = $1', [id, nowMs]),
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

export async function endSession(tx: Transaction, secret: string): Promise<void> {
  await tx.run('DELETE FROM sessions WHERE id_hash = $1', [hashOf(secret)])
}

/** Ends all sessions of a person: whoever else was in under the old password is out. */
export async function endSessionsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.run('DELETE FROM sessions WHERE user_id = $1', [userId])
}

/** Ends all sessions of a person but the one with this secret. */
export async function endOtherSessionsOf(tx: Transaction, userId: string, secret: string): Promise<void> {
  await tx.run('DELETE FROM sessions WHERE user_id = $1 AND id_hash <> $2', [userId, hashOf(secret)])
}

/** Ends the sessions that a person's helpers opened: whoever has a stolen computer may have opened one. */
export async function endLinkSessionsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.run("DELETE FROM sessions WHERE user_id = $1 AND method = 'link'", [userId])
}

export async function forgetOldSessions(
  database: Database,
  limits: SessionLimits,
  nowMs: number,
): Promise<void> {
  await database.transaction(tx =>
    tx.run('DELETE FROM sessions WHERE created_ms < $1 OR last_used_ms < $2', [
      nowMs - limits.maxMs,
      nowMs - limits.idleMs,
    ]),
  )
}

/** What a page has to send with every change, and no other page can know: bound to the session, kept nowhere. */
export function csrfTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('csrf').digest('base64url')
}

export function isCsrfToken(given: string, secret: string): boolean {
  return isSameText(given, csrfTokenOf(secret))
}

/** One that a newer server wrote may as little as a link. */
function asMethod(text: string): SessionMethod {
  return sessionMethodSchema.catch('link').parse(text)
}
