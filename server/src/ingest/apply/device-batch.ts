import type { BatchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { RejectedEvent } from '@telemetry-tracker/shared/contracts/track'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'

/** How a replay of a batch is recognized: by its number in the sender's queue, or by its content for clients without a queue. */
type DeduplicationKey =
  | {
      kind: 'sequence'
      epoch: string
      sequence: number
      digest?: BatchDigest | undefined
      /** Rejected events, which are in none of the buckets. */
      rejected?: readonly RejectedEvent[]
    }
  | { kind: 'content'; digest: string }

/** A batch of one device of one person, which is counted completely or not at all. */
export interface DeviceBatch {
  userId: string
  deviceId: string
  deduplicationKey: DeduplicationKey
  /** The events as totals, by bucket start in ms. */
  buckets: ReadonlyMap<number, BucketTotals>
  /** The indexes of each bucket's events in the batch; omitted if there is no answer. */
  places?: ReadonlyMap<number, readonly number[]>
  /** When the server received it. */
  receivedMs: number
}

/** The outcome of a batch. */
export type Outcome =
  /** `closedBuckets`: starts of buckets that retention has closed; their events are not counted. */
  | { kind: 'counted'; closedBuckets: readonly number[] }
  /** `rejected`: the events that were rejected when it was counted, in the format of `rejectedText`; only stored for the last batch of a queue. */
  | { kind: 'duplicate'; rejected?: string }
  /** `rejected`: the same for the batch before the expected one. */
  | { kind: 'sequence_gap'; expected: number; rejected: string }
  /** Another batch, with this digest, was counted under its number. */
  | { kind: 'sequence_reused'; counted: BatchDigest }
  | { kind: 'epoch_retired' }

/** The device ID of clients that send none. */
export const plainDeviceId = 'plain'
