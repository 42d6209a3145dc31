import type { Migration } from './migration.ts'

/**
 * What managers and admins see of teams where people are shown as teams only: each day once, as it was when it was over. The group without a team has
 * an empty id. `team_day_members` has who made up the number of people.
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
