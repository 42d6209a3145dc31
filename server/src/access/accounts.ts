import { type Role, type StoredRole, storedRole } from '@telemetry-tracker/shared/roles'
import { Op } from 'sequelize'
import type { Reads, Transaction } from '../database/database.ts'
import { addFact } from '../database/facts.ts'
import { lockAccounts } from '../database/transaction-locks.ts'
import type { Models } from '../models/models.ts'

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

/** A person's account; undefined if they have none. */
export async function findAccount(
  { models, forModels }: Reads,
  userId: string,
): Promise<Account | undefined> {
  return accountIn(await models.accounts.findByPk(userId, forModels))
}

/** The same, and locks the account until the transaction ends. */
export async function lockAccount(tx: Transaction, userId: string): Promise<Account | undefined> {
  // Does nothing on SQLite, which has only one writing transaction at a time.
  return accountIn(await tx.models.accounts.findByPk(userId, { lock: true, ...tx.forModels }))
}

/** The account that is linked to a company sign-in. */
export async function findAccountBySso(
  { models, forModels }: Reads,
  ssoSubject: string,
): Promise<Account | undefined> {
  return accountIn(await models.accounts.findOne({ where: { ssoSubject }, ...forModels }))
}

/** Whether there is an account now. */
export async function hasAccounts({ models, forModels }: Reads): Promise<boolean> {
  return (await models.accounts.findOne({ attributes: ['userId'], ...forModels })) !== null
}

/**
 * Whether there ever was an account: then sign-in is always required, even if all accounts were deleted. One prepared statement for both tables, because
 * it runs for each request while there is none.
 */
export async function hadAccounts(tx: Pick<Transaction, 'all'>): Promise<boolean> {
  const rows = await tx.all('SELECT 1 FROM facts WHERE name = $1 UNION ALL SELECT 1 FROM accounts LIMIT 1', [
    accountsFact,
  ])
  return rows.length > 0
}

/** The number of admins other than this person. */
export function otherAdmins({ models, forModels }: Reads, userId: string): Promise<number> {
  return models.accounts.count({ where: { role: 'admin', userId: { [Op.ne]: userId } }, ...forModels })
}

/** Creates an account and the person, or changes the role of an existing account. roles.ts does what else a change of role needs. */
export async function saveAccount(
  tx: Transaction,
  { userId, role, nowMs }: { userId: string; role: Role; nowMs: number },
): Promise<void> {
  await lockAccounts(tx)
  await tx.models.accounts.upsert({ userId, role, createdMs: nowMs }, { fields: ['role'], ...tx.forModels })
  await addFact(tx, accountsFact, new Date(nowMs).toISOString())
  await knowPerson(tx, userId, nowMs)
}

/** Adds a person, unless they are known. SQL, because on a sharded table the conflict must be on `user_id`, which Sequelize does not say. */
export async function knowPerson(tx: Transaction, userId: string, nowMs: number): Promise<void> {
  await tx.run(
    `INSERT INTO users (user_id, search_name, first_seen_ms) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING`,
    [userId, userId.toLowerCase(), nowMs],
  )
}

/** Whether a person has data, a device or an account. */
export async function isKnownPerson({ models, forModels }: Reads, userId: string): Promise<boolean> {
  return (await models.users.findByPk(userId, { attributes: ['userId'], ...forModels })) !== null
}

/** Sets the password of an account. */
export async function savePassword(tx: Transaction, userId: string, passwordHash: string): Promise<void> {
  await tx.models.accounts.update({ passwordHash }, { where: { userId }, ...tx.forModels })
}

/** Links an account to a company sign-in. */
export async function saveSsoSubject(tx: Transaction, userId: string, ssoSubject: string): Promise<void> {
  await tx.models.accounts.update({ ssoSubject }, { where: { userId }, ...tx.forModels })
}

/** Sets the second factor; null removes it. */
export async function saveTotp(
  tx: Transaction,
  userId: string,
  totp: { secret: string; isOn: boolean } | null,
): Promise<void> {
  await tx.models.accounts.update(
    { totpSecret: totp?.secret ?? null, totpIsOn: totp?.isOn ? 1 : 0, totpLastStep: 0 },
    { where: { userId }, ...tx.forModels },
  )
}

/** The secret is known to work: from now on it is asked for. */
export async function turnTotpOn(tx: Transaction, userId: string): Promise<void> {
  await tx.models.accounts.update({ totpIsOn: 1 }, { where: { userId }, ...tx.forModels })
}

/** Marks a code as used. False if this one or a later one was used before. */
export async function useTotpStep(tx: Transaction, userId: string, step: number): Promise<boolean> {
  const where = { userId, totpLastStep: { [Op.lt]: step } }
  const [changed] = await tx.models.accounts.update({ totpLastStep: step }, { where, ...tx.forModels })
  return changed > 0
}

type AccountRow = InstanceType<Models['accounts']>

function accountIn(row: AccountRow | null): Account | undefined {
  if (!row) return undefined
  const { userId, role, passwordHash, totpSecret, totpIsOn, ssoSubject } = row
  return {
    userId,
    role: storedRole(role),
    passwordHash,
    totpSecret,
    totpIsOn: totpIsOn === 1,
    ssoSubject,
  }
}
