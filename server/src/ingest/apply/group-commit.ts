import type { Commit } from './commit.ts'
import type { DeviceBatch, Outcome } from './device-batch.ts'
import { type Settled, settle, type Waiting } from './settle-group.ts'

export interface GroupCommit {
  /** Resolves after the commit with the outcome of each batch. Undefined if the queue is full. */
  submit(deviceBatches: readonly DeviceBatch[]): Promise<Outcome[]> | undefined
  /** The number of requests that wait for a transaction. */
  waiting(): number
  /** Resolves when everything submitted so far is settled. */
  drain(): Promise<void>
}

export interface Limits {
  maxWaiting?: number
  maxInGroup?: number
}

/**
 * Groups up to this number of requests are answered while the database works on the next group, which gave a sixth more batches per second on PostgreSQL.
 * With larger groups, the clients compete with the database for the CPU, so that the next commit takes longer than the time saved (measured with two
 * cores and 8 to 32 clients).
 */
const maxAnsweredBesideNext = 6

/**
 * Requests that arrive together share one transaction, so that they wait for the disk only once. Only one group runs at a time, also on PostgreSQL: two
 * concurrent groups are smaller, and starting a group costs more than some batches in it. If a group fails, its requests are tried one by one, so that a
 * bad batch does not affect the others.
 */
export function createGroupCommit(
  commit: Commit,
  { maxWaiting = 1_000, maxInGroup = 128 }: Limits = {},
): GroupCommit {
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    let last: Settled | undefined
    while (waiting.length > 0) {
      if (!last || last.requests > maxAnsweredBesideNext) {
        last?.answer()
        last = undefined
        // Include requests of the same turn of the event loop. Waiting longer gains nothing (measured) and slows down few clients.
        await new Promise(resolve => setImmediate(resolve))
      }
      const next = settle(commit, waiting.splice(0, maxInGroup))
      last?.answer()
      last = await next
    }
    running = undefined
    last?.answer()
  }

  return {
    submit(deviceBatches) {
      if (waiting.length >= maxWaiting) return undefined
      const outcomes = new Promise<Outcome[]>((resolve, reject) =>
        waiting.push({ deviceBatches, resolve, reject }),
      )
      running ??= run()
      return outcomes
    },
    waiting: () => waiting.length,
    drain: async () => {
      while (running) await running
    },
  }
}
