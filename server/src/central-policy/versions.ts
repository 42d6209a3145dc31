import type { Reads, Transaction } from '../database/database.ts'

/** The newest version of any policy; 0 if there is none. */
export function newestVersion(reads: Reads): Promise<number> {
  return newestWhere(reads, {})
}

/** The newest version of a team's policy, or of the company's for null; 0 if there is none. */
export function newestVersionOf(reads: Reads, teamId: string | null): Promise<number> {
  return newestWhere(reads, { teamId })
}

async function newestWhere({ models, forModels }: Reads, where: { teamId?: string | null }): Promise<number> {
  const newest = await models.policies.findOne({
    // Not the policy itself, which can be large.
    attributes: ['version'],
    where,
    order: [['version', 'DESC']],
    ...forModels,
  })
  return newest?.version ?? 0
}

/** A version of a team's policy, or of the company's for null; by default the newest. */
export function policyRow({ models, forModels }: Reads, teamId: string | null, version?: number) {
  const where = version === undefined ? { teamId } : { teamId, version }
  return models.policies.findOne({
    attributes: ['version', 'policy'],
    where,
    order: [['version', 'DESC']],
    ...forModels,
  })
}

interface Added {
  /** Null for the company's policy. */
  teamId: string | null
  policy: string
  by: string
  nowMs: number
}

/**
 * Adds a policy as the next version and returns it. Undefined if that version was taken meanwhile. SQL, because Sequelize does not say whether a row was
 * added or ignored.
 */
export async function addVersion(
  tx: Transaction,
  { teamId, policy, by, nowMs }: Added,
): Promise<number | undefined> {
  const version = (await newestVersion(tx)) + 1
  const added = await tx.run(
    `INSERT INTO policies (version, team_id, policy, changed_by, changed_ms) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (version) DO NOTHING`,
    [version, teamId, policy, by, nowMs],
  )
  return added > 0 ? version : undefined
}
