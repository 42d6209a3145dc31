import { DatabaseUnavailable } from '../../database/unavailable.ts'
import type { DeviceBatch, Outcome } from './device-batch.ts'

interface Waiting {
  deviceBatches: readonly DeviceBatch[]
  resolve(outcomes: Outcome[]): void
  reject(reason: unknown): void
}

export interface GroupCommit {
  /** Resolves after the commit, with the outcome of each batch of a device. Undefined when the queue is full. */
  submit(deviceBatches: readonly DeviceBatch[]): Promise<Outcome[]> | undefined
  /** How many requests wait for a transaction. */
  waiting(): number
  /** Resolves when everything submitted so far is settled. */
  drain(): Promise<void>
}

interface Limits {
  maxWaiting?: number
  maxInGroup?: number
}

/**
 * Of how many requests a group is at most that is answered only while the database works on the next. Up to so many, that is a sixth more batches a second on
 * PostgreSQL, which had nothing to do meanwhile. The clients of a larger one want the processors at the same time as the database, which then takes
 * longer than it would have waited (two processors, 8 to 32 clients).
 */
const maxAnsweredBesideNext = 6

/**
 * Lets requests that arrive together share one transaction: a commit waits for the disk once, however many it carries. One group is under way at a time,
 * on PostgreSQL, too: a second beside it made both smaller, and to begin one costs more than some batches in it. When a group fails, its requests are
 * tried one by one, so that one bad batch costs the others nothing.
 */
export function createGroupCommit(
  commit: (deviceBatches: readonly DeviceBatch[]) => Promise<Outcome[]>,
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
        // What arrives in the same turn of the event loop joins. Waiting longer was measured: it gains nothing and costs few clients much.
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

interface Settled {
  requests: number
  /** Tells each what became of it. */
  answer(): void
}

/** Resolves when a group is committed, or cannot be. */
async function settle(
  commit: (deviceBatches: readonly DeviceBatch[]) => Promise<Outcome[]>,
  group: readonly Waiting[],
): Promise<Settled> {
  const requests = group.length
  try {
    const outcomes = await commit(group.flatMap(({ deviceBatches }) => deviceBatches))
    return { requests, answer: () => answerAll(group, outcomes) }
  } catch (error) {
    // Trying each would only keep all of them waiting for the answer that they are to come again.
    if (requests === 1 || error instanceof DatabaseUnavailable)
      return { requests, answer: () => refuseAll(group, error) }
    const each: Settled[] = []
    for (const one of group) each.push(await settle(commit, [one]))
    const answer = () => {
      for (const one of each) one.answer()
    }
    return { requests, answer }
  }
}

function answerAll(group: readonly Waiting[], outcomes: readonly Outcome[]): void {
  let from = 0
  for (const { deviceBatches, resolve } of group) {
    resolve(outcomes.slice(from, from + deviceBatches.length))
    from += deviceBatches.length
  }
}

function refuseAll(group: readonly Waiting[], error: unknown): void {
  for (const { reject } of group) reject(error)
}
