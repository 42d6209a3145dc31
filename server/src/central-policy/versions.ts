import type { Transaction } from '../database/database.ts'
import { numberIn } from '../database/row.ts'

/** The newest version of any policy; 0 if there is none. */
export async function newestVersion(tx: Pick<Transaction, 'all'>): Promise<number> {
  const [row] = await tx.all('SELECT COALESCE(MAX(version), 0) AS version FROM policies')
  return row ? numberIn(row, 'version') : 0
}

/** The newest version of a team's policy, or of the company's for null; 0 if there is none. */
export async function newestVersionOf(tx: Pick<Transaction, 'all'>, teamId: string | null): Promise<number> {
  const [row] = await tx.all(
    "SELECT COALESCE(MAX(version), 0) AS version FROM policies WHERE COALESCE(team_id, '') = $1",
    [teamId ?? ''],
  )
  return row ? numberIn(row, 'version') : 0
}

interface Added {
  /** Null for the company's policy. */
  teamId: string | null
  policy: string
  by: string
  nowMs: number
}

/** Adds a policy as the next version and returns it. Undefined if that version was taken meanwhile. */
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
