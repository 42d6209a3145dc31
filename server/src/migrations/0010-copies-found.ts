import type { Migration } from './migration.ts'

/** How often devices found that their queue is a copy, or was restored from one, as they tell. */
export const copiesFound: Migration = {
  name: '0010-copies-found',
  statements: () => ['ALTER TABLE devices ADD COLUMN copies_found BIGINT'],
}
