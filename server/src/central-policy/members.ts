import { compileRules, type Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { isEmptyTeamPolicy, mergePolicy } from '@telemetry-tracker/shared/team-policy'
import type { Transaction } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import type { TeamPolicyVersion } from './team-policies.ts'

/** The rules for the people of a team with overrides. */
export interface TeamRules {
  version: number
  rules: Rules
}

/** The rules of each team with overrides. */
export function rulesOfTeams(
  companyPolicy: Policy,
  bucketSizeSec: number,
  teams: ReadonlyMap<string, TeamPolicyVersion>,
): Map<string, TeamRules> {
  return new Map(
    [...teams]
      .filter(([, { overrides }]) => !isEmptyTeamPolicy(overrides))
      .map(([teamId, { version, overrides }]) => [
        teamId,
        { version, rules: compileRules(mergePolicy(companyPolicy, overrides), bucketSizeSec) },
      ]),
  )
}

/** The people in teams with overrides, with their rules. SQL, because it reads thousands of rows every ten seconds, while batches wait for it. */
export async function membersWithRules(
  tx: Pick<Transaction, 'all'>,
  teams: ReadonlyMap<string, TeamRules>,
): Promise<Map<string, TeamRules>> {
  const members = new Map<string, TeamRules>()
  for (const [teamId, rules] of teams)
    for (const row of await tx.all('SELECT user_id FROM users WHERE team_id = $1', [teamId]))
      members.set(textIn(row, 'user_id'), rules)
  return members
}
