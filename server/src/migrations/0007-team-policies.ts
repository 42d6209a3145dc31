import type { Migration } from './migration.ts'

/** A policy of a team holds only what the team has of its own; without a team it is the company's. All count their versions together. */
export const teamPolicies: Migration = {
  name: '0007-team-policies',
  statements: () => ['ALTER TABLE policies ADD COLUMN team_id TEXT'],
}
