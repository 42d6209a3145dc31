import type { Database } from '../database/database.ts'
import { hasAccounts } from './accounts.ts'

/** How long a server may not notice that another one made the first account. */
const trustMs = 5_000

/** Whether this server has no accounts and lets everyone be anyone: until the first account, and never again afterwards. */
export interface Openness {
  isOpen(): Promise<boolean>
  /** An account was made here: from now on everyone signs in. */
  close(): void
}

export function createOpenness(database: Database, mayBeOpen: boolean, clock: () => number): Openness {
  let isClosed = !mayBeOpen
  let lookedMs = Number.NEGATIVE_INFINITY
  return {
    async isOpen() {
      if (isClosed) return false
      const nowMs = clock()
      if (Math.abs(nowMs - lookedMs) < trustMs) return true
      if (await hasAccounts(database)) isClosed = true
      else lookedMs = nowMs
      return !isClosed
    },
    close() {
      isClosed = true
    },
  }
}
