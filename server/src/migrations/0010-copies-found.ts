import type { Migration } from './migration.ts'

/** How often a device reported that its queue is a copy or was restored from one. */
export const copiesFound: Migration = {
  name: '0010-copies-found',
  statements: () => ['ALTER TABLE devices ADD COLUMN copies_found BIGINT'],
}
