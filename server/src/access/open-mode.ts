import type { Database } from '../database/database.ts'
import { hadAccounts } from './accounts.ts'

/** How long a server may not notice that another server created the first account. */
const maxAgeMs = 5_000

/** Whether this server is in open mode, without accounts. It ends with the first account and never returns. */
export interface OpenModeState {
  isOpen(): boolean | Promise<boolean>
  /** Called when an account was created on this server: from now on everyone must sign in. */
  close(): void
}

export function createOpenModeState(
  database: Database,
  mayBeOpen: boolean,
  clock: () => number,
): OpenModeState {
  let isClosed = !mayBeOpen
  let checkedMs = Number.NEGATIVE_INFINITY

  async function check(): Promise<boolean> {
    const nowMs = clock()
    if (await hadAccounts({ all: database.read })) isClosed = true
    else checkedMs = nowMs
    return !isClosed
  }

  return {
    // Called for every batch, so it is asynchronous only when it has to read the database.
    isOpen() {
      if (isClosed) return false
      return Math.abs(clock() - checkedMs) < maxAgeMs || check()
    },
    close() {
      isClosed = true
    },
  }
}
