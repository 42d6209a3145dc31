import type { BatchDigest } from '@telemetry-tracker/shared/contracts/batch-digest'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'

/** How a replay of a part is recognised: by its place in the sender's queue, or, from clients without one, by its content. */
type Ledger =
  | { kind: 'sequence'; epoch: string; sequence: number; digest?: BatchDigest | undefined }
  | { kind: 'content'; digest: string }

/** What one device of one person sends at once: counted as a whole or not at all. */
export interface Part {
  userId: string
  deviceId: string
  ledger: Ledger
  /** The events as totals, by bucket start in ms. */
  buckets: ReadonlyMap<number, BucketTotals>
  /** When the server received it. */
  receivedMs: number
}

/** What became of a part. */
export type Outcome =
  /** `closedBuckets`: starts of buckets that retention has closed; what was in them does not count. */
  | { kind: 'counted'; closedBuckets: readonly number[] }
  | { kind: 'duplicate' }
  | { kind: 'sequence_gap'; expected: number }
  /** Another batch was counted under its number, with this digest. */
  | { kind: 'sequence_reused'; counted: BatchDigest }
  | { kind: 'epoch_retired' }

/** The device id of clients that name none. */
export const plainDeviceId = 'plain'
