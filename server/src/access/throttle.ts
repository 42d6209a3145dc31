import type { Database } from '../database/database.ts'
import { numberIn } from '../database/row.ts'
import { hashOf } from './secrets.ts'

/** So many failures cost nothing but the failures: people mistype. An address may be an office's, an account is one person's. */
const freeFailures = { account: 5, address: 20 } as const
const firstWaitMs = 5_000
const longestWaitMs = 15 * 60_000
const forgottenAfterMs = 60 * 60_000

type Kind = keyof typeof freeFailures

/** One of the two things attempts are counted by, in the database so that every replica counts the same. */
export interface Attempter {
  kind: Kind
  name: string
}

/** How many milliseconds must pass before another attempt is looked at; 0 for none. */
export async function waitMs(
  database: Database,
  attempters: readonly Attempter[],
  nowMs: number,
): Promise<number> {
  let longest = 0
  for (const { kind, name } of attempters) {
    const [row] = await database.read('SELECT failures, last_ms FROM login_failures WHERE key_hash = $1', [
      keyOf({ kind, name }),
    ])
    if (!row) continue
    const wait = waitAfter(numberIn(row, 'failures') - freeFailures[kind])
    // A failure from a time that is still to come was noted under a wrong clock.
    longest = Math.max(longest, Math.min(nowMs, numberIn(row, 'last_ms')) + wait - nowMs)
  }
  return longest
}

/** Doubles with every failure beyond the free ones. */
function waitAfter(failuresTooMany: number): number {
  return failuresTooMany < 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** failuresTooMany)
}

export async function noteFailure(
  database: Database,
  attempters: readonly Attempter[],
  nowMs: number,
): Promise<void> {
  await database.transaction(async tx => {
    await tx.run('DELETE FROM login_failures WHERE last_ms < $1', [nowMs - forgottenAfterMs])
    for (const attempter of attempters)
      await tx.run(
        `INSERT INTO login_failures (key_hash, failures, last_ms) VALUES ($1, 1, $2)
         ON CONFLICT (key_hash) DO UPDATE SET failures = login_failures.failures + 1, last_ms = excluded.last_ms`,
        [keyOf(attempter), nowMs],
      )
  })
}

/** Forgets an account's failures once its owner is in. An address's stay: one right password must not buy more guesses at others. */
export async function forgetFailures(database: Database, account: string): Promise<void> {
  await database.transaction(tx =>
    tx.run('DELETE FROM login_failures WHERE key_hash = $1', [keyOf({ kind: 'account', name: account })]),
  )
}

function keyOf({ kind, name }: Attempter): string {
  return hashOf(`${kind} ${name}`)
}
