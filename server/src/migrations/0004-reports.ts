import type { Migration } from './migration.ts'

/** What devices report about their queues. */
export const reports: Migration = {
  name: '0004-reports',
  statements: () => [
    'ALTER TABLE devices ADD COLUMN queued_events BIGINT',
    'ALTER TABLE devices ADD COLUMN dropped_events BIGINT',
  ],
}
