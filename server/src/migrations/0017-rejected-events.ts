import type { Migration } from './migration.ts'

/**
 * Why events of a queue's last batch were rejected. If the answer is lost and the batch is sent again, the clock or the work hours may have changed, but
 * the answer must be the same.
 */
export const rejectedEvents: Migration = {
  name: '0017-rejected-events',
  statements: () => ["ALTER TABLE cursors ADD COLUMN rejected TEXT NOT NULL DEFAULT ''"],
}
