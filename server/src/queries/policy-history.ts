import type { CentralPolicyAnswer } from '@telemetry-tracker/shared/contracts/central-policy'
import type { Database } from '../database/database.ts'
import { nullableTextIn, numberIn, textIn } from '../database/row.ts'

const maxVersions = 100

/** The changes of all policies, newest first. */
export async function policyHistory(database: Database): Promise<CentralPolicyAnswer['history']> {
  const rows = await database.read(
    `SELECT p.version, p.team_id, LAG(p.version, 1, 0) OVER (PARTITION BY p.team_id ORDER BY p.version) AS follows, p.changed_ms, COALESCE(n.user_id, p.changed_by) AS changed_by
     FROM policies p LEFT JOIN audit_names n ON n.pseudonym = p.changed_by
     ORDER BY p.version DESC LIMIT ${maxVersions}`,
  )
  return rows.map(row => ({
    version: numberIn(row, 'version'),
    team_id: nullableTextIn(row, 'team_id'),
    follows: numberIn(row, 'follows'),
    changed: new Date(numberIn(row, 'changed_ms')).toISOString(),
    changed_by: textIn(row, 'changed_by'),
  }))
}
