import type { Migration } from './migration.ts'

/**
 * Why events of a queue's last batch did not count: its answer may get lost, and when the batch comes again, the clock or the hours may have changed by
 * which they were judged.
 */
export const rejectedEvents: Migration = {
  name: '0017-rejected-events',
  statements: () => ["ALTER TABLE cursors ADD COLUMN rejected TEXT NOT NULL DEFAULT ''"],
}
