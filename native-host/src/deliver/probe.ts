import { packBody, readBody } from './body.ts'
import type { PostOutcome } from './post.ts'
import type { SealedBatch } from './queue.ts'

/**
 * A body that no server counts: it leaves out a number, so the answer to it says which number the server waits for. With it a helper finds out whether
 * a batch was counted although no answer said so, before it does with the batch what must happen once.
 */
export function probeBody(queue: { deviceId: string; epoch: string }, batch: SealedBatch): Buffer {
  const [first = '{}'] = readBody({ ...batch, bytes: batch.body.length })?.events() ?? []
  return packBody(queue, batch.sequence + 2, [withoutTitle(first)])
}

/** What became of a batch whose answer was lost. `rejected`: why events of it did not count. */
export type Counted = { isCounted: false } | { isCounted: true; rejected: readonly string[] }

/** What the answer to a probe says of the batch before it; null when it does not tell. */
export function countedBy(outcome: PostOutcome, sequence: number): Counted | null {
  if (outcome.kind === 'other_sequence_expected' && outcome.expected !== undefined) {
    const { expected, rejected } = outcome
    if (expected <= sequence) return { isCounted: false }
    return { isCounted: true, rejected: expected === sequence + 1 ? rejected : [] }
  }
  // The server reads no batch of this queue at all, so it has counted none like it.
  return outcome.kind === 'refused' ? { isCounted: false } : null
}

/** As small as can be: a server that takes only small requests must take it. */
function withoutTitle(json: string): string {
  const event: unknown = JSON.parse(json)
  return typeof event === 'object' && event !== null ? JSON.stringify({ ...event, window_title: '' }) : json
}
