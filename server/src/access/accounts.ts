import { type Role, type StoredRole, storedRole } from '@telemetry-tracker/shared/roles'
import type { Row, Transaction } from '../database/database.ts'
import { nullableTextIn, numberIn, textIn } from '../database/row.ts'
import { lockAccounts } from '../database/transaction-locks.ts'

/** A person who can sign in. People whose devices only send data have no account. */
export interface Account {
  userId: string
  role: StoredRole
  passwordHash: string | null
  totpSecret: string | null
  totpIsOn: boolean
  ssoSubject: string | null
}

/** When the first account was created; never deleted. Migration 0015 sets it for older databases with accounts. */
const accountsFact = 'had_accounts'

const columns = 'user_id, role, password_hash, totp_secret, totp_is_on, sso_subject'

type Reading = Pick<Transaction, 'all'>

export async function findAccount(tx: Reading, userId: string): Promise<Account | undefined> {
  const [row] = await tx.all(`SELECT ${columns} FROM accounts WHERE user_id = $1`, [userId])
  return row && accountIn(row)
}

/** The same, and locks the account until the transaction ends. */
export async function lockAccount(tx: Transaction, userId: string): Promise<Account | undefined> {
  // SQLite has only one writing transaction at a time.
  const lock = tx.dialect === 'postgres' ? 'FOR UPDATE' : ''
  const [row] = await tx.all(`SELECT ${columns} FROM accounts WHERE user_id = $1 ${lock}`, [userId])
  return row && accountIn(row)
}

export async function findAccountBySso(tx: Reading, ssoSubject: string): Promise<Account | undefined> {
  const [row] = await tx.all(`SELECT ${columns} FROM accounts WHERE sso_subject = $1`, [ssoSubject])
  return row && accountIn(row)
}

/** Whether there is an account now. */
export async function hasAccounts(tx: Reading): Promise<boolean> {
  return (await tx.all('SELECT 1 FROM accounts LIMIT 1')).length > 0
}

/** Whether there ever was an account: then sign-in is always required, even if all accounts were deleted. */
export async function hadAccounts(tx: Reading): Promise<boolean> {
  const rows = await tx.all('SELECT 1 FROM facts WHERE name = $1 UNION ALL SELECT 1 FROM accounts LIMIT 1', [
    accountsFact,
  ])
  return rows.length > 0
}

/** The number of admins other than this person. */
export async function otherAdmins(tx: Reading, userId: string): Promise<number> {
  const [row] = await tx.all(
    "SELECT COUNT(*) AS admins FROM accounts WHERE role = 'admin' AND user_id <> $1",
    [userId],
  )
  return row ? numberIn(row, 'admins') : 0
}

/** Creates an account and the person, or changes the role of an existing account. roles.ts does what else a change of role needs. */
export async function saveAccount(
  tx: Transaction,
  { userId, role, nowMs }: { userId: string; role: Role; nowMs: number },
): Promise<void> {
  await lockAccounts(tx)
  await tx.run(
    `INSERT INTO accounts (user_id, role, created_ms) VALUES ($1, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET role = excluded.role`,
    [userId, role, nowMs],
  )
  await tx.run('INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [
    accountsFact,
    new Date(nowMs).toISOString(),
  ])
  await knowPerson(tx, userId, nowMs)
}

export async function knowPerson(tx: Transaction, userId: string, nowMs: number): Promise<void> {
  await tx.run(
    `INSERT INTO users (user_id, search_name, first_seen_ms) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING`,
    [userId, userId.toLowerCase(), nowMs],
  )
}

export async function isKnownPerson(tx: Reading, userId: string): Promise<boolean> {
  return (await tx.all('SELECT 1 FROM users WHERE user_id = $1', [userId])).length > 0
}

export async function savePassword(tx: Transaction, userId: string, passwordHash: string): Promise<void> {
  await tx.run('UPDATE accounts SET password_hash = $2 WHERE user_id = $1', [userId, passwordHash])
}

export async function saveSsoSubject(tx: Transaction, userId: string, ssoSubject: string): Promise<void> {
  await tx.run('UPDATE accounts SET sso_subject = $2 WHERE user_id = $1', [userId, ssoSubject])
}

/** Sets the second factor; null removes it. */
export async function saveTotp(
  tx: Transaction,
  userId: string,
  totp: { secret: string; isOn: boolean } | null,
): Promise<void> {
  await tx.run(
    'UPDATE accounts SET totp_secret = $2, totp_is_on = $3, totp_last_step = 0 WHERE user_id = $1',
    [userId, totp?.secret ?? null, totp?.isOn ? 1 : 0],
  )
}

/** The secret is known to work: from now on it is asked for. */
export async function turnTotpOn(tx: Transaction, userId: string): Promise<void> {
  await tx.run('UPDATE accounts SET totp_is_on = 1 WHERE user_id = $1', [userId])
}

/** Marks a code as used. False if this one or a later one was used before. */
export async function useTotpStep(tx: Transaction, userId: string, step: number): Promise<boolean> {
  const changed = await tx.run(
    'UPDATE accounts SET totp_last_step = $2 WHERE user_id = $1 AND totp_last_step < $2',
    [userId, step],
  )
  return changed > 0
}

function accountIn(row: Row): Account {
  return {
    userId: textIn(row, 'user_id'),
    role: storedRole(textIn(row, 'role')),
    passwordHash: nullableTextIn(row, 'password_hash'),
    totpSecret: nullableTextIn(row, 'totp_secret'),
    totpIsOn: numberIn(row, 'totp_is_on') === 1,
    ssoSubject: nullableTextIn(row, 'sso_subject'),
  }
}
