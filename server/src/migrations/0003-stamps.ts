import type { Migration } from './migration.ts'

/** A row version for each person, which changes with every change: a server uses it to check its cached state. */
export const stamps: Migration = {
  name: '0003-stamps',
  statements: () => ['ALTER TABLE users ADD COLUMN stamp BIGINT NOT NULL DEFAULT 0'],
}
