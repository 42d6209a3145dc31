import { DatabaseUnavailable } from '../../database/unavailable.ts'
import type { Commit } from './commit.ts'
import type { DeviceBatch, Outcome } from './device-batch.ts'

/** A request that waits for a transaction. */
export interface Waiting {
  deviceBatches: readonly DeviceBatch[]
  resolve(outcomes: Outcome[]): void
  reject(reason: unknown): void
}

/** A group that is committed or has failed, and whose requests are not answered yet. */
export interface Settled {
  requests: number
  /** Answers each request. */
  answer(): void
}

/**
 * Commits a group of requests; never rejects. If the group fails, its requests are tried one by one, so that a bad batch does not affect the others.
 */
export async function settle(commit: Commit, group: readonly Waiting[]): Promise<Settled> {
  const requests = group.length
  try {
    const outcomes = await commit(group.flatMap(({ deviceBatches }) => deviceBatches))
    return { requests, answer: () => answerAll(group, outcomes) }
  } catch (error) {
    // Without a database, trying each request would only delay the answers.
    if (requests === 1 || error instanceof DatabaseUnavailable)
      return { requests, answer: () => rejectAll(group, error) }
    const each: Settled[] = []
    for (const request of group) each.push(await settle(commit, [request]))
    const answer = () => {
      for (const settled of each) settled.answer()
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

/** Rejects each request of a group. */
export function rejectAll(group: readonly Waiting[], error: unknown): void {
  for (const { reject } of group) reject(error)
}
