import { type Sums, sumsAreEqual } from '../load/sums.ts'
import type { StoredDevice } from './stored.ts'

interface Promised {
  /** The last acknowledged sequence, by device id. */
  acknowledged: ReadonlyMap<string, number>
  /** What a device had sent up to and including this batch. */
  sentUpTo(deviceId: string, sequence: number): Sums | undefined
}

/**
 * Whether everything acknowledged is stored, and everything stored is complete: all of a device's batches up
 * to one, once, and nothing else.
 */
export function keepsPromises(
  { acknowledged, sentUpTo }: Promised,
  stored: ReadonlyMap<string, StoredDevice>,
): boolean {
  const keepsAcknowledged = [...acknowledged].every(
    ([deviceId, sequence]) => (stored.get(deviceId)?.lastSequence ?? 0) >= sequence,
  )
  const hasWholeBatches = [...stored].every(([deviceId, { lastSequence, sums }]) => {
    const sent = sentUpTo(deviceId, lastSequence)
    return sent !== undefined && sumsAreEqual(sent, sums)
  })
  return keepsAcknowledged && hasWholeBatches
}
