import { setTimeout as delay } from 'node:timers/promises'
import type { Database, Transaction } from './database.ts'
import { codeOf, lockTimeout } from './postgres-errors.ts'

/** How long we wait for a lock: meanwhile ingest waits behind us. */
const lockTimeoutMs = 200
const maxTries = 30

/**
 * Runs a PostgreSQL transaction that needs an exclusive lock on a table in use. It waits for the lock only briefly, so that others do not queue behind
 * it, and then tries again.
 */
export async function retryOnLockTimeout<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await database.transaction(async tx => {
        await tx.run(`SET LOCAL lock_timeout = ${lockTimeoutMs}`)
        return work(tx)
      })
    } catch (error) {
      if (tries === maxTries || codeOf(error) !== lockTimeout) throw error
      await delay(Math.random() * lockTimeoutMs * 2)
    }
  }
}
