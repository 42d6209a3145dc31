import {
  isEmptyTeamPolicy,
  readStoredTeamPolicy,
  type TeamPolicy,
} from '@telemetry-tracker/shared/team-policy'
import type { Reads, Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { preparePolicy } from './prepare-policy.ts'
import { addVersion, newestVersionOf, policyRow } from './versions.ts'

export interface TeamPolicyVersion {
  version: number
  overrides: TeamPolicy
}

/** A team's overrides, by default the newest version. Undefined if there are none. */
export async function readTeamPolicy(
  reads: Reads,
  teamId: string,
  version?: number,
): Promise<TeamPolicyVersion | undefined> {
  const row = await policyRow(reads, teamId, version)
  if (!row) return undefined
  const stored: unknown = JSON.parse(row.policy)
  await preparePolicy(stored)
  return { version: row.version, overrides: readStoredTeamPolicy(stored) }
}

/** The overrides of every team that has ever had some. Unchanged entries of `known` are not read again. The versions are an aggregate, so they are SQL. */
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

/** Saves a team's overrides and returns the version. Undefined if `after` is no longer the team's newest version. */
export async function saveTeamPolicy(
  tx: Transaction,
  { after, teamId, overrides, by, nowMs }: Saving & { after: number },
): Promise<number | undefined> {
  if ((await newestVersionOf(tx, teamId)) !== after) return undefined
  return addVersion(tx, { teamId, policy: JSON.stringify(overrides), by, nowMs })
}

/** Clears the overrides of a deleted team, so that a later team with the same ID does not get them. False if they changed meanwhile. */
export async function endTeamPolicy(tx: Transaction, saving: Omit<Saving, 'overrides'>): Promise<boolean> {
  const newest = await readTeamPolicy(tx, saving.teamId)
  if (!newest || isEmptyTeamPolicy(newest.overrides)) return true
  return (await saveTeamPolicy(tx, { ...saving, after: newest.version, overrides: {} })) !== undefined
}
