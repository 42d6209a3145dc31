import { DatabaseUnavailable } from '../database/unavailable.ts'
import type { Outcome, Part } from './part.ts'

interface Waiting {
  parts: readonly Part[]
  resolve(outcomes: Outcome[]): void
  reject(reason: unknown): void
}

export interface GroupCommit {
  /** Resolves after the commit, with the outcome of each part. Undefined when the queue is full. */
  submit(parts: readonly Part[]): Promise<Outcome[]> | undefined
  /** How many requests wait for a transaction. */
  waiting(): number
  /** Resolves when everything submitted so far is settled. */
  drain(): Promise<void>
}

interface Limits {
  mostWaiting?: number
  mostInGroup?: number
}

/**
 * Lets requests that arrive together share one transaction: a commit waits for the disk once, however many it carries. One group is under way at a time,
 * on PostgreSQL, too: a second beside it made both smaller, and to begin one costs more than some batches in it. When a group fails, its requests are
 * tried one by one, so that one bad batch costs the others nothing.
 */
export function createGroupCommit(
  commit: (parts: readonly Part[]) => Promise<Outcome[]>,
  { mostWaiting = 1_000, mostInGroup = 128 }: Limits = {},
): GroupCommit {
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      // What arrives in the same turn of the event loop joins. Waiting longer was measured: it gains nothing and costs few clients much.
      await new Promise(resolve => setImmediate(resolve))
      await settle(commit, waiting.splice(0, mostInGroup))
    }
    running = undefined
  }

  return {
    submit(parts) {
      if (waiting.length >= mostWaiting) return undefined
      const outcomes = new Promise<Outcome[]>((resolve, reject) => waiting.push({ parts, resolve, reject }))
      running ??= run()
      return outcomes
    },
    waiting: () => waiting.length,
    drain: async () => {
      while (running) await running
    },
  }
}

async function settle(
  commit: (parts: readonly Part[]) => Promise<Outcome[]>,
  group: readonly Waiting[],
): Promise<void> {
  try {
    const outcomes = await commit(group.flatMap(({ parts }) => parts))
    let from = 0
    for (const { parts, resolve } of group) {
      resolve(outcomes.slice(from, from + parts.length))
      from += parts.length
    }
  } catch (error) {
    const [only, ...others] = group
    if (only && others.length === 0) only.reject(error)
    // Trying each would only keep all of them waiting for the answer that they are to come again.
    else if (error instanceof DatabaseUnavailable) for (const { reject } of group) reject(error)
    else for (const one of group) await settle(commit, [one])
  }
}
