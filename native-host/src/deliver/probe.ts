import { packBody, readBody } from './body.ts'
import type { PostOutcome } from './post.ts'
import type { SealedBatch } from './queue.ts'

/**
 * A body that no server counts: it skips a number, so the answer names the sequence that the server expects.
 * The helper uses it to find out whether a batch was counted although its answer was lost, before a step that
 * must not happen twice.
 */
export function probeBody(queue: { deviceId: string; epoch: string }, batch: SealedBatch): Buffer {
  const [first = '{}'] = readBody({ ...batch, bytes: batch.body.length })?.events() ?? []
  return packBody(queue, batch.sequence + 2, [withoutTitle(first)])
}

/** The result for a batch whose answer was lost. `rejected`: why events of it did not count. */
export type Counted = { isCounted: false } | { isCounted: true; rejected: readonly string[] }

/** What the answer to a probe says about the batch before it; null when it does not say. */
export function countedBy(outcome: PostOutcome, sequence: number): Counted | null {
  if (outcome.kind === 'other_sequence_expected' && outcome.expected !== undefined) {
    const { expected, rejected } = outcome
    if (expected <= sequence) return { isCounted: false }
    return { isCounted: true, rejected: expected === sequence + 1 ? rejected : [] }
  }
  // The server reads no batch of this queue, so it has not counted this one.
  return outcome.kind === 'refused' ? { isCounted: false } : null
}

/** As small as possible: a server that takes only small requests must accept it. */
function withoutTitle(json: string): string {
  const event: unknown = JSON.parse(json)
  return typeof event === 'object' && event !== null ? JSON.stringify({ ...event, window_title: '' }) : json
}
