import type { Migration } from './migration.ts'

/**
 * People who use a switch or another special input device. Apart from `users`, so that no query about people for someone else can show it.
 */
export const exemptions: Migration = {
  name: '0023-exemptions',
  statements: ({ clustered }) => [
    `CREATE TABLE exemptions (user_id TEXT NOT NULL PRIMARY KEY, since_ms BIGINT NOT NULL)${clustered}`,
  ],
}
