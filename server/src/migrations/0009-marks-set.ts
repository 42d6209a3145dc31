import type { Migration } from './migration.ts'

/** When a mark was set, by the server's clock. A time in the future shows that the clock was wrong. */
export const marksSet: Migration = {
  name: '0009-marks-set',
  statements: () => ['ALTER TABLE retention_marks ADD COLUMN set_ms BIGINT'],
}
