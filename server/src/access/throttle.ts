import type { Database, Row, Transaction } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { tooManyAttempts } from './access-errors.ts'
import { hashOf } from './secrets.ts'

/** So many failures cost nothing but the failures: people mistype. An address may be an office's, all others are one person's. */
const freeFailures = { account: 5, address: 20, browser: 5, session: 5 } as const
const firstWaitMs = 5_000
const maxWaitMs = 15 * 60_000
const forgottenAfterMs = 60 * 60_000
/** How far replicas' clocks may differ. */
const maxDriftMs = 5 * 60_000

/**
 * What attempts are counted by, in the database so that every replica counts the same. At the door by account and address, or by browser where that account signed in
 * from it before (see `known-browsers.ts`); behind it by the account alone, apart from what strangers do at the door.
 */
export interface Attempter {
  kind: keyof typeof freeFailures
  name: string
}

/** An attempt that was counted, with one of its attempters, before it is known whether it is right. */
export interface CountedAttempt {
  key: string
  kind: Attempter['kind']
  countedMs: number
  /** When the attempt before was counted. */
  beforeMs: number
}

/** Throws an ApiError when the attempters have to wait. Only reads: it is for turning away those who hammer, and counts nothing. */
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
 * Counts an attempt as failed, before anyone looks whether it is right: of many that arrive together, no more get through than one after another. Throws an ApiError
 * and counts nothing when one of the attempters has to wait.
 */
export function countAttempt(
  database: Database,
  attempters: readonly Attempter[],
  nowMs: number,
): Promise<CountedAttempt[]> {
  // In the same order everywhere, or two attempts would each wait for what the other one holds.
  const keys = attempters
    .map(attempter => ({ attempter, key: keyOf(attempter) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  return database.transaction(async tx => {
    const counted = []
    for (const { attempter, key } of keys) {
      const state = await hold(tx, key, nowMs)
      refuse(waitOf(state, attempter, nowMs))
      // Never earlier than another server has noted, or its faster clock would be worth an attempt.
      const countedMs = Math.max(state.lastMs, nowMs)
      await tx.run('UPDATE login_failures SET failures = $2, last_ms = $3 WHERE key_hash = $1', [
        key,
        state.failures + 1,
        countedMs,
      ])
      counted.push({ key, kind: attempter.kind, countedMs, beforeMs: state.lastMs })
    }
    return counted
  })
}

/** Takes a counted attempt back: it was none. */
export async function takeBack(database: Database, counted: readonly CountedAttempt[]): Promise<void> {
  await database.transaction(async tx => {
    for (const each of counted) await uncount(tx, each)
  })
}

/** Forgets what was counted once the owner is in. An address's failures stay: one right password must not buy more guesses at others. */
export async function forgive(database: Database, counted: readonly CountedAttempt[]): Promise<void> {
  await database.transaction(async tx => {
    for (const each of counted)
      if (each.kind === 'address') await uncount(tx, each)
      else await tx.run('DELETE FROM login_failures WHERE key_hash = $1', [each.key])
  })
}

/** Deletes what is too old to count. */
export async function forgetOldAttempts(database: Database, nowMs: number): Promise<void> {
  const before = [nowMs - forgottenAfterMs]
  const old = await database.read('SELECT 1 FROM login_failures WHERE last_ms < $1 LIMIT 1', before)
  if (old.length > 0)
    await database.transaction(tx => tx.run('DELETE FROM login_failures WHERE last_ms < $1', before))
}

interface State {
  failures: number
  lastMs: number
}

/** What is counted under a key; nobody else counts there until the transaction ends. */
async function hold(tx: Transaction, key: string, nowMs: number): Promise<State> {
  const [row] = await tx.all(
    `INSERT INTO login_failures (key_hash, failures, last_ms) VALUES ($1, 0, $2)
     ON CONFLICT (key_hash) DO UPDATE SET failures = login_failures.failures RETURNING failures, last_ms`,
    [key, nowMs],
  )
  if (!row) throw new TypeError('An attempt could not be counted.')
  return stateIn(row, nowMs)
}

async function uncount(tx: Transaction, { key, countedMs, beforeMs }: CountedAttempt): Promise<void> {
  await tx.run(
    `UPDATE login_failures SET failures = failures - 1, last_ms = CASE WHEN last_ms = $2 THEN $3 ELSE last_ms END
     WHERE key_hash = $1 AND failures > 0`,
    [key, countedMs, beforeMs],
  )
}

/** What a row says of now: old failures are forgotten, and those that were noted under a wrong clock. */
function stateIn(row: Row, nowMs: number): State {
  const lastMs = numberIn(row, 'last_ms')
  if (lastMs < nowMs - forgottenAfterMs || lastMs > nowMs + maxDriftMs) return { failures: 0, lastMs: nowMs }
  return { failures: numberIn(row, 'failures'), lastMs }
}

/** How many milliseconds must pass before another attempt is looked at: doubles with every failure beyond the free ones. 0 or less for none. */
function waitOf({ failures, lastMs }: State, { kind }: Attempter, nowMs: number): number {
  const tooMany = failures - freeFailures[kind]
  return tooMany < 0 ? 0 : lastMs + Math.min(maxWaitMs, firstWaitMs * 2 ** tooMany) - nowMs
}

function refuse(waitMs: number): void {
  if (waitMs > 0) throw tooManyAttempts(Math.ceil(waitMs / 1000))
}

function keyOf({ kind, name }: Attempter): string {
  return hashOf(`${kind} ${name}`)
}
