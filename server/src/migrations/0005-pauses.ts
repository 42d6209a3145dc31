import type { Migration } from './migration.ts'

/** Pauses that devices report; events in them are not counted. */
export const pauses: Migration = {
  name: '0005-pauses',
  statements: ({ clustered }) => [
    `CREATE TABLE pauses (
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      from_ms BIGINT NOT NULL,
      to_ms BIGINT NOT NULL,
      told_ms BIGINT NOT NULL,
      PRIMARY KEY (user_id, device_id, from_ms)
    )${clustered}`,
    'CREATE INDEX pauses_by_told ON pauses (told_ms)',
  ],
}
