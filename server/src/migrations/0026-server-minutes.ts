import type { Migration } from './migration.ts'

/** One row per server process and minute, for the plots of the system page. Deleted by minute, so that comes first in the key. */
export const serverMinutes: Migration = {
  name: '0026-server-minutes',
  statements: ({ clustered }) => [
    `CREATE TABLE server_minutes (
      minute_ms BIGINT NOT NULL,
      server_id TEXT NOT NULL,
      events BIGINT NOT NULL,
      batches BIGINT NOT NULL,
      refused BIGINT NOT NULL,
      commits BIGINT NOT NULL,
      commit_ms BIGINT NOT NULL,
      failed_commits BIGINT NOT NULL,
      waiting BIGINT NOT NULL,
      memory_bytes BIGINT NOT NULL,
      heap_percent BIGINT NOT NULL,
      connections BIGINT,
      waiting_for_connection BIGINT,
      PRIMARY KEY (minute_ms, server_id)
    )${clustered}`,
  ],
}
