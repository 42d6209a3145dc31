import type { Migration } from './migration.ts'

/**
 * What people said that stretches without input were. A stretch is at most 16 hours long, so it is on at most two local days: `day` and the next one.
 * Withdrawn ones remain until their minutes expire, because a helper may repeat the declaration.
 */
export const declaredTimes: Migration = {
  name: '0022-declared-times',
  statements: ({ clustered }) => [
    `CREATE TABLE declared_times (
      user_id TEXT NOT NULL,
      day TEXT NOT NULL,
      declared_id TEXT NOT NULL,
      start_ms BIGINT NOT NULL,
      end_ms BIGINT NOT NULL,
      day_sec INTEGER NOT NULL,
      next_day_sec INTEGER NOT NULL,
      kind TEXT NOT NULL,
      note TEXT NOT NULL,
      state TEXT NOT NULL,
      declared_ms BIGINT NOT NULL,
      PRIMARY KEY (user_id, day, declared_id)
    )${clustered}`,
    'ALTER TABLE team_days ADD COLUMN declared_sec BIGINT NOT NULL DEFAULT 0',
  ],
}
