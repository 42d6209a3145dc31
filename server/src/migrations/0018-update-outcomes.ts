import type { Migration } from './migration.ts'

/** How the last update of the helper ended on each device. */
export const updateOutcomes: Migration = {
  name: '0018-update-outcomes',
  statements: () => [
    'ALTER TABLE devices ADD COLUMN update_version TEXT',
    'ALTER TABLE devices ADD COLUMN update_outcome TEXT',
    'ALTER TABLE devices ADD COLUMN update_ms BIGINT',
  ],
}
