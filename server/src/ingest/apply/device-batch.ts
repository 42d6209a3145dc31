import type { BatchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { RejectedEvent } from '@telemetry-tracker/shared/contracts/track'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'

/** How a replay of a batch of a device is recognised: by its place in the sender's queue, or, from clients without one, by its content. */
type DeduplicationKey =
  | {
      kind: 'sequence'
      epoch: string
      sequence: number
      digest?: BatchDigest | undefined
      /** Events of the batch that are in none of the buckets. */
      rejected?: readonly RejectedEvent[]
    }
  | { kind: 'content'; digest: string }

/** What one device of one person sends at once: counted as a whole or not at all. */
export interface DeviceBatch {
  userId: string
  deviceId: string
  deduplicationKey: DeduplicationKey
  /** The events as totals, by bucket start in ms. */
  buckets: ReadonlyMap<number, BucketTotals>
  /** Where in the batch the events of each bucket are; left out where nobody is answered. */
  places?: ReadonlyMap<number, readonly number[]>
  /** When the server received it. */
  receivedMs: number
}

/** What became of a batch of a device. */
export type Outcome =
  /** `closedBuckets`: starts of buckets that retention has closed; what was in them does not count. */
  | { kind: 'counted'; closedBuckets: readonly number[] }
  /** `rejected`: which of its events did not count when it was counted, as `rejectedText` writes it; only of the last batch of a queue is that kept. */
  | { kind: 'duplicate'; rejected?: string }
  /** `rejected`: the same of the batch before the one that is expected. */
  | { kind: 'sequence_gap'; expected: number; rejected: string }
  /** Another batch was counted under its number, with this digest. */
  | { kind: 'sequence_reused'; counted: BatchDigest }
  | { kind: 'epoch_retired' }

/** The device id of clients that name none. */
export const plainDeviceId = 'plain'
