import type { Outcome } from './part.ts'

/** How far a device's queue has been counted. A device never heard of has the empty epoch. */
export interface Cursor {
  epoch: string
  lastSequence: number
  /** The epochs before, oldest first: what comes from them again is a replay. */
  retiredEpochs: readonly string[]
}

/** A helper that may not write begins one at each start, and what it could not delete may come again. */
const retiredEpochsKept = 64

/**
 * Whether a batch is the next of its device's queue, and the cursor after it. Within an epoch every sequence counts once and none is left
 * out; a new epoch begins at 1.
 */
export function advanceCursor(
  cursor: Cursor,
  { epoch, sequence }: { epoch: string; sequence: number },
): { outcome: Outcome; cursor: Cursor } {
  const unchanged = (outcome: Outcome) => ({ outcome, cursor })
  if (cursor.retiredEpochs.includes(epoch)) return unchanged({ kind: 'epoch_retired' })

  const isKnownEpoch = epoch === cursor.epoch
  const expected = isKnownEpoch ? cursor.lastSequence + 1 : 1
  if (sequence > expected) return unchanged({ kind: 'sequence_gap', expected })
  if (sequence < expected) return unchanged({ kind: 'duplicate' })

  const retiredEpochs = isKnownEpoch ? cursor.retiredEpochs : retire(cursor)
  return {
    outcome: { kind: 'counted', closedBuckets: [] },
    // The text that is kept anyway, where it is the same.
    cursor: { epoch: isKnownEpoch ? cursor.epoch : epoch, lastSequence: sequence, retiredEpochs },
  }
}

function retire({ epoch, retiredEpochs }: Cursor): readonly string[] {
  return epoch === '' ? retiredEpochs : [...retiredEpochs, epoch].slice(-retiredEpochsKept)
}
