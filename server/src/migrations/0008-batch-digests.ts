import type { Migration } from './migration.ts'

/**
 * Digests of counted batches, to detect different batches with the same number from a copied queue. The newest digests of a device are in its cursor,
 * older ones in blocks. A device may have several live epochs; `epoch` is the one used last.
 */
export const batchDigests: Migration = {
  name: '0008-batch-digests',
  statements: ({ clustered }) => [
    "ALTER TABLE cursors ADD COLUMN digests TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE cursors ADD COLUMN other_epochs TEXT NOT NULL DEFAULT ''",
    'ALTER TABLE cursors ADD COLUMN interleaved_ms BIGINT NOT NULL DEFAULT 0',
    `CREATE TABLE batch_digests (
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      epoch TEXT NOT NULL,
      first_sequence BIGINT NOT NULL,
      digests TEXT NOT NULL,
      counted_ms BIGINT NOT NULL,
      PRIMARY KEY (user_id, device_id, epoch, first_sequence)
    )${clustered}`,
  ],
}
