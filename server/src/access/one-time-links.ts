import { Op } from 'sequelize'
import type { Database, Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { hasAccounts } from './accounts.ts'
import { hashOf, newSecret } from './secrets.ts'

const minuteMs = 60_000

/** The purposes of links, with their lifetimes. Each link can be used once. */
export const linkLifeMs = {
  /** Creates the first admin. */
  setup: 24 * 60 * minuteMs,
  /** Sets a password after it was forgotten, or for a new account. */
  password: 24 * 60 * minuteMs,
  /** Opens a person's own page; requested by their helper. */
  dashboard: minuteMs,
  /** Links the company sign-in to the account that requested it. */
  'company-sign-in': 10 * minuteMs,
} as const

/** How many unused links a person can have for one purpose. */
const maxAtOnce = 5

export type LinkPurpose = keyof typeof linkLifeMs

/**
 * Creates a link and returns its secret, which can be used once for this purpose.
 *
 * @param by the pseudonym of the admin who creates it for another person; the link ends with the admin's role
 * @param earliestMs the true time is not earlier: links that had expired by then are deleted
 */
export async function makeLink(
  tx: Transaction,
  {
    purpose,
    userId,
    nowMs,
    by = null,
    earliestMs = nowMs,
  }: { purpose: LinkPurpose; userId: string; nowMs: number; by?: string | null; earliestMs?: number },
): Promise<string> {
  const { oneTimeLinks } = tx.models
  const secret = newSecret()
  await oneTimeLinks.destroy({ where: { expiresMs: { [Op.lt]: earliestMs } }, ...tx.forModels })
  await dropOldest(tx, purpose, userId)
  await oneTimeLinks.create(
    { tokenHash: hashOf(secret), purpose, userId, expiresMs: nowMs + linkLifeMs[purpose], createdBy: by },
    tx.forModels,
  )
  return secret
}

/** Deletes all but the newest links, to make room for a new one. SQL, because Sequelize cannot delete all rows but the first of an order. */
async function dropOldest(tx: Transaction, purpose: LinkPurpose, userId: string): Promise<void> {
  await tx.run(
    `DELETE FROM one_time_links WHERE token_hash IN (
       SELECT token_hash FROM one_time_links WHERE purpose = $1 AND user_id = $2
       ORDER BY expires_ms DESC, token_hash LIMIT 1000 OFFSET ${maxAtOnce - 1})`,
    [purpose, userId],
  )
}

/**
 * Uses a link and returns its user ID; undefined if there is none for this purpose, or it is used or expired. One statement, so that only one of two
 * simultaneous requests gets it; Sequelize's `destroy` does not return rows.
 */
export async function takeLink(
  tx: Transaction,
  { purpose, secret, nowMs }: { purpose: LinkPurpose; secret: string; nowMs: number },
): Promise<string | undefined> {
  const [row] = await tx.all(
    'DELETE FROM one_time_links WHERE token_hash = $1 AND purpose = $2 AND expires_ms >= $3 RETURNING user_id',
    [hashOf(secret), purpose, nowMs],
  )
  return row && textIn(row, 'user_id')
}

/** Whether a link can be used. Only reads, so that a client without a link cannot cause writes. */
export async function isLink(
  database: Pick<Database, 'reading'>,
  { purpose, secret, nowMs }: { purpose: LinkPurpose; secret: string; nowMs: number },
): Promise<boolean> {
  const where = { tokenHash: hashOf(secret), purpose, expiresMs: { [Op.gte]: nowMs } }
  return database.reading(
    async ({ models, forModels }) => (await models.oneTimeLinks.findOne({ where, ...forModels })) !== null,
  )
}

/** Deletes a person's links for a purpose. */
export async function dropLinks(tx: Transaction, purpose: LinkPurpose, userId: string): Promise<void> {
  await tx.models.oneTimeLinks.destroy({ where: { purpose, userId }, ...tx.forModels })
}

/** The secret of a new link for creating the first admin; undefined if there is an account. */
export function makeSetupLink(database: Database, nowMs: number): Promise<string | undefined> {
  return database.transaction(async tx => {
    if (await hasAccounts(tx)) return undefined
    return makeLink(tx, { purpose: 'setup', userId: '', nowMs })
  })
}
