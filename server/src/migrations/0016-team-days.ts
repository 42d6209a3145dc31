import type { Migration } from './migration.ts'

/**
 * The numbers that managers and admins see in team mode: each day is published once, when it is over. People without a team have an empty `team_id`.
 * `team_day_members` has the people behind each number.
 */
export const teamDays: Migration = {
  name: '0016-team-days',
  statements: ({ clustered }) => [
    `CREATE TABLE team_days (
      team_id TEXT NOT NULL,
      day TEXT NOT NULL,
      people INTEGER NOT NULL,
      productive_sec BIGINT NOT NULL,
      non_productive_sec BIGINT NOT NULL,
      buckets BIGINT NOT NULL,
      PRIMARY KEY (team_id, day)
    )${clustered}`,
    `CREATE TABLE team_day_apps (
      team_id TEXT NOT NULL,
      day TEXT NOT NULL,
      app_label TEXT NOT NULL,
      productive_sec BIGINT NOT NULL,
      non_productive_sec BIGINT NOT NULL,
      PRIMARY KEY (team_id, day, app_label)
    )${clustered}`,
    `CREATE TABLE team_day_members (
      user_id TEXT NOT NULL,
      day TEXT NOT NULL,
      team_id TEXT NOT NULL,
      PRIMARY KEY (user_id, day, team_id)
    )${clustered}`,
  ],
}
