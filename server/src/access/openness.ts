import type { Database } from '../database/database.ts'
import { hadAccounts } from './accounts.ts'

/** How long a server may not notice that another one made the first account. */
const trustMs = 5_000

/** Whether this server has no accounts and lets everyone be anyone: until the first account, and never again afterwards, whatever becomes of it. */
export interface Openness {
  isOpen(): boolean | Promise<boolean>
  /** An account was made here: from now on everyone signs in. */
  close(): void
}

export function createOpenness(database: Database, mayBeOpen: boolean, clock: () => number): Openness {
  let isClosed = !mayBeOpen
  let lookedMs = Number.NEGATIVE_INFINITY

  async function look(): Promise<boolean> {
    const nowMs = clock()
    if (await hadAccounts({ all: database.read })) isClosed = true
    else lookedMs = nowMs
    return !isClosed
  }

  return {
    // Every batch asks: it waits only where somebody has to look.
    isOpen() {
      if (isClosed) return false
      return Math.abs(clock() - lookedMs) < trustMs || look()
    },
    close() {
      isClosed = true
    },
  }
}
