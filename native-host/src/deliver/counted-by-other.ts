import {
  type BatchDigest,
  batchDigest,
  beginAlike,
  eventsOfDigest,
} from '@telemetry-tracker/shared/contracts/batch-digest'
import type { BatchContent } from './body.ts'

/**
 * How many events of a batch the server already counted from another copy of this queue, which sent a batch with the same sequence.
 *
 * @param counted the digest of the other copy's batch
 */
export function countedByOther(batch: BatchContent, counted: BatchDigest): number | 'all' {
  const events = batch.events()
  const others = eventsOfDigest(counted)
  if (batch.isEarly() && others > events.length && beginAlike(counted, digestOf(events))) return 'all'
  const isContinued = others < events.length && digestOf(events.slice(0, others)) === counted
  return isContinued ? others : 0
}

function digestOf(events: readonly string[]): BatchDigest {
  return batchDigest(events.join(','), events[0] ?? '', events.length)
}
