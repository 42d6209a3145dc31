import {
  isEmptyTeamPolicy,
  readStoredTeamPolicy,
  type TeamPolicy,
} from '@telemetry-tracker/shared/team-policy'
import type { Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { preparePolicy } from './prepare-policy.ts'
import { addVersion, newestVersionOf } from './versions.ts'

export interface TeamPolicyVersion {
  version: number
  overrides: TeamPolicy
}

type Reads = Pick<Transaction, 'all'>

/** What a team has of its own, now or in a version of its own. Undefined when there is none. */
export async function readTeamPolicy(
  tx: Reads,
  teamId: string,
  version?: number,
): Promise<TeamPolicyVersion | undefined> {
  const [row] =
    version === undefined
      ? await tx.all(
          'SELECT version, policy FROM policies WHERE team_id = $1 ORDER BY version DESC LIMIT 1',
          [teamId],
        )
      : await tx.all('SELECT version, policy FROM policies WHERE team_id = $1 AND version = $2', [
          teamId,
          version,
        ])
  if (!row) return undefined
  const stored: unknown = JSON.parse(textIn(row, 'policy'))
  await preparePolicy(stored)
  return { version: numberIn(row, 'version'), overrides: readStoredTeamPolicy(stored) }
}

/** Every team's that has ever had anything of its own, by team. Of those in `known` that did not change since, nothing is read again. */
export async function readTeamPolicies(
  tx: Reads,
  known: ReadonlyMap<string, TeamPolicyVersion> = new Map(),
): Promise<Map<string, TeamPolicyVersion>> {
  const rows = await tx.all(
    'SELECT team_id, MAX(version) AS version FROM policies WHERE team_id IS NOT NULL GROUP BY team_id',
  )
  const teams = new Map<string, TeamPolicyVersion>()
  for (const row of rows) {
    const teamId = textIn(row, 'team_id')
    const before = known.get(teamId)
    const found = before?.version === numberIn(row, 'version') ? before : await readTeamPolicy(tx, teamId)
    if (found) teams.set(teamId, found)
  }
  return teams
}

interface Saving {
  teamId: string
  overrides: TeamPolicy
  by: string
  nowMs: number
}

/** Saves what a team has of its own and returns its version. Undefined when `after` is not the team's newest any more. */
export async function saveTeamPolicy(
  tx: Transaction,
  { after, teamId, overrides, by, nowMs }: Saving & { after: number },
): Promise<number | undefined> {
  if ((await newestVersionOf(tx, teamId)) !== after) return undefined
  return addVersion(tx, { teamId, policy: JSON.stringify(overrides), by, nowMs })
}

/** A team that goes leaves nothing behind for one that is named the same later. False when it changed meanwhile. */
export async function endTeamPolicy(tx: Transaction, saving: Omit<Saving, 'overrides'>): Promise<boolean> {
  const newest = await readTeamPolicy(tx, saving.teamId)
  if (!newest || isEmptyTeamPolicy(newest.overrides)) return true
  return (await saveTeamPolicy(tx, { ...saving, after: newest.version, overrides: {} })) !== undefined
}
