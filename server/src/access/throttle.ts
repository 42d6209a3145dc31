import { Op } from 'sequelize'
import type { Database, Row, Transaction } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { tooManyAttempts } from './access-errors.ts'
import { hashOf } from './secrets.ts'

/** The number of failures without a wait, since people mistype. An address may be shared by an office; all others are one person's. */
const freeFailures = { account: 5, address: 20, browser: 5, session: 5 } as const
const firstWaitMs = 5_000
const maxWaitMs = 15 * 60_000
const forgottenAfterMs = 60 * 60_000
/** How far replicas' clocks may differ. */
const maxDriftMs = 5 * 60_000

/**
 * What attempts are counted by. The counters are in the database, so that all replicas share them. Sign-ins are counted by account and address, or by
 * browser if the account has signed in with it before (see `known-browsers.ts`). Attempts in a session are counted separately by account.
 */
export interface Attempter {
  kind: keyof typeof freeFailures
  name: string
}

/** An attempt that was counted for one of its attempters, before it was checked. */
export interface CountedAttempt {
  key: string
  kind: Attempter['kind']
  countedMs: number
  /** When the previous attempt was counted. */
  beforeMs: number
}

/** Throws an ApiError if the attempters have to wait. Only reads, with prepared SQL, so that rejecting many attempts is cheap; counts nothing. */
export async function refuseEarly(
  database: Database,
  attempters: readonly Attempter[],
  nowMs: number,
): Promise<void> {
  for (const attempter of attempters) {
    const [row] = await database.read('SELECT failures, last_ms FROM login_failures WHERE key_hash = $1', [
      keyOf(attempter),
    ])
    if (row) refuse(waitOf(stateIn(row, nowMs), attempter, nowMs))
  }
}

/**
 * Counts an attempt as failed before it is checked, so that simultaneous attempts do not get more tries. Throws an ApiError and counts nothing if one of
 * the attempters has to wait.
 */
export function countAttempt(
  database: Database,
  attempters: readonly Attempter[],
  nowMs: number,
): Promise<CountedAttempt[]> {
  // Always in the same order, to prevent deadlocks.
  const keys = attempters
    .map(attempter => ({ attempter, key: keyOf(attempter) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return database.transaction(async tx => {
    const counted = []
    for (const { attempter, key } of keys) {
      const state = await lockCounter(tx, key, nowMs)
      refuse(waitOf(state, attempter, nowMs))
      // Not earlier than the last attempt on a server whose clock is ahead.
      const countedMs = Math.max(state.lastMs, nowMs)
      await tx.models.loginFailures.update(
        { failures: state.failures + 1, lastMs: countedMs },
        { where: { keyHash: key }, ...tx.forModels },
      )
      counted.push({ key, kind: attempter.kind, countedMs, beforeMs: state.lastMs })
    }
    return counted
  })
}

/** Removes a counted attempt that was not a guess. */
export async function uncountAttempts(database: Database, counted: readonly CountedAttempt[]): Promise<void> {
  await database.transaction(async tx => {
    for (const each of counted) await uncount(tx, each)
  })
}

/** Resets the counters after a correct attempt. The other failures of an address stay: a correct password must not allow more guesses at other accounts. */
export async function resetFailures(database: Database, counted: readonly CountedAttempt[]): Promise<void> {
  await database.transaction(async tx => {
    for (const each of counted)
      if (each.kind === 'address') await uncount(tx, each)
      else await tx.models.loginFailures.destroy({ where: { keyHash: each.key }, ...tx.forModels })
  })
}

/** Deletes counters that are too old. */
export async function forgetOldAttempts(database: Database, nowMs: number): Promise<void> {
  const where = { lastMs: { [Op.lt]: nowMs - forgottenAfterMs } }
  const old = await database.reading(({ models, forModels }) =>
    models.loginFailures.findOne({ where, ...forModels }),
  )
  if (old) await database.transaction(tx => tx.models.loginFailures.destroy({ where, ...tx.forModels }))
}

interface State {
  failures: number
  lastMs: number
}

/** Locks a counter until the transaction ends, and returns its state. Creates and locks it in one statement, which Sequelize has none for. */
async function lockCounter(tx: Transaction, key: string, nowMs: number): Promise<State> {
  const [row] = await tx.all(
    `INSERT INTO login_failures (key_hash, failures, last_ms) VALUES ($1, 0, $2)
     ON CONFLICT (key_hash) DO UPDATE SET failures = login_failures.failures RETURNING failures, last_ms`,
    [key, nowMs],
  )
  if (!row) throw new TypeError('An attempt could not be counted.')
  return stateIn(row, nowMs)
}

/** SQL, because the new values depend on the stored ones: another attempt may have been counted meanwhile. */
async function uncount(tx: Transaction, { key, countedMs, beforeMs }: CountedAttempt): Promise<void> {
  await tx.run(
    `UPDATE login_failures SET failures = failures - 1, last_ms = CASE WHEN last_ms = $2 THEN $3 ELSE last_ms END
     WHERE key_hash = $1 AND failures > 0`,
    [key, countedMs, beforeMs],
  )
}

/** The state of a counter; old failures and failures written under a wrong clock do not count. */
function stateIn(row: Row, nowMs: number): State {
  const lastMs = numberIn(row, 'last_ms')
  if (lastMs < nowMs - forgottenAfterMs || lastMs > nowMs + maxDriftMs) return { failures: 0, lastMs: nowMs }
  return { failures: numberIn(row, 'failures'), lastMs }
}

/** The milliseconds until the next attempt is allowed; 0 or less for none. Doubles with each failure beyond the free ones. */
function waitOf({ failures, lastMs }: State, { kind }: Attempter, nowMs: number): number {
  const excess = failures - freeFailures[kind]
  return excess < 0 ? 0 : lastMs + Math.min(maxWaitMs, firstWaitMs * 2 ** excess) - nowMs
}

function refuse(waitMs: number): void {
  if (waitMs > 0) throw tooManyAttempts(Math.ceil(waitMs / 1000))
}

function keyOf({ kind, name }: Attempter): string {
  return hashOf(`${kind} ${name}`)
}
