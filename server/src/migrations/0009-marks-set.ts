import type { Migration } from './migration.ts'

/** When a mark was set, by the clock that set it: one from a time that is still to come was set under a wrong clock. */
export const marksSet: Migration = {
  name: '0009-marks-set',
  statements: () => ['ALTER TABLE retention_marks ADD COLUMN set_ms BIGINT'],
}
