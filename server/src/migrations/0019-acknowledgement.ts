import type { Migration } from './migration.ts'

/** Which notice of what is recorded was acknowledged on a device, as JSON. */
export const acknowledgement: Migration = {
  name: '0019-acknowledgement',
  statements: () => ['ALTER TABLE devices ADD COLUMN acknowledgement TEXT'],
}
