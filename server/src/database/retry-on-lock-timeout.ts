import { setTimeout as delay } from 'node:timers/promises'
import type { Database, Transaction } from './database.ts'
import { codeOf, lockTimeout } from './postgres-errors.ts'

/** So long may ingest wait behind us for a lock that we wait for. */
const patienceMs = 200
const maxTries = 30

/**
 * Runs a transaction on PostgreSQL that needs alone what everybody uses: gives up waiting for a lock soon, so that nobody waits behind it for long, and
 * tries again.
 */
export async function retryOnLockTimeout<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await database.transaction(async tx => {
        await tx.run(`SET LOCAL lock_timeout = ${patienceMs}`)
        return work(tx)
      })
    } catch (error) {
      if (tries === maxTries || codeOf(error) !== lockTimeout) throw error
      await delay(Math.random() * patienceMs * 2)
    }
  }
}
