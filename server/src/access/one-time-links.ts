import type { Database, Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { hasAccounts } from './accounts.ts'
import { hashOf, newSecret } from './secrets.ts'

const minuteMs = 60_000

/** What a link is for, and how long it can be used: once. */
export const linkLifeMs = {
  /** Makes the first admin. */
  setup: 24 * 60 * minuteMs,
  /** Sets a password: a forgotten one, or the first of a new account. */
  password: 24 * 60 * minuteMs,
  /** Opens a person's own page, asked for by their helper. */
  dashboard: minuteMs,
  /** Connects the company sign-in to the account of who asked for it. */
  'company-sign-in': 10 * minuteMs,
} as const

/** Links for the same thing of one person that can be used at the same time. */
const maxAtOnce = 5

export type LinkPurpose = keyof typeof linkLifeMs

/**
 * Makes a link's secret: whoever has it may do that one thing, once.
 *
 * @param by what the audit log calls the admin who makes it for another: it ends with their role
 * @param earliestMs no true time is earlier: links that were over by then are forgotten
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
  const secret = newSecret()
  await tx.run('DELETE FROM one_time_links WHERE expires_ms < $1', [earliestMs])
  await dropOldest(tx, purpose, userId)
  await tx.run(
    'INSERT INTO one_time_links (token_hash, purpose, user_id, expires_ms, created_by) VALUES ($1, $2, $3, $4, $5)',
    [hashOf(secret), purpose, userId, nowMs + linkLifeMs[purpose], by],
  )
  return secret
}

/** Makes room for a new one: whoever asks again and again has only the newest few. */
async function dropOldest(tx: Transaction, purpose: LinkPurpose, userId: string): Promise<void> {
  await tx.run(
    `DELETE FROM one_time_links WHERE token_hash IN (
       SELECT token_hash FROM one_time_links WHERE purpose = $1 AND user_id = $2
       ORDER BY expires_ms DESC, token_hash LIMIT 1000 OFFSET ${maxAtOnce - 1})`,
    [purpose, userId],
  )
}

/** Whose link it is; undefined when there is none of this purpose, or it is used or too old. From now on it is used. */
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

/** Whether a link could be used. Only reads: whoever comes without one must not make the database write. */
export async function isLink(
  database: Pick<Database, 'read'>,
  { purpose, secret, nowMs }: { purpose: LinkPurpose; secret: string; nowMs: number },
): Promise<boolean> {
  const rows = await database.read(
    'SELECT 1 FROM one_time_links WHERE token_hash = $1 AND purpose = $2 AND expires_ms >= $3',
    [hashOf(secret), purpose, nowMs],
  )
  return rows.length > 0
}

/** Makes all links of a purpose useless. */
export async function dropLinks(tx: Transaction, purpose: LinkPurpose, userId: string): Promise<void> {
  await tx.run('DELETE FROM one_time_links WHERE purpose = $1 AND user_id = $2', [purpose, userId])
}

/** The secret of a new link to make the first admin with, as long as there is no account. */
export function makeSetupLink(database: Database, nowMs: number): Promise<string | undefined> {
  return database.transaction(async tx => {
    if (await hasAccounts(tx)) return undefined
    return makeLink(tx, { purpose: 'setup', userId: '', nowMs })
  })
}
