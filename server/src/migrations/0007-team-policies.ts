import type { Migration } from './migration.ts'

/** A team's policy has only the fields that differ from the company's, which has no `team_id`. All policies share one version number. */
export const teamPolicies: Migration = {
  name: '0007-team-policies',
  statements: () => ['ALTER TABLE policies ADD COLUMN team_id TEXT'],
}
