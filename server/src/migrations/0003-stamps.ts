import type { Migration } from './migration.ts'

/** A number of each person that moves with every change: by it a server knows that what it remembers is still so. */
export const stamps: Migration = {
  name: '0003-stamps',
  statements: () => ['ALTER TABLE users ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0'],
}
