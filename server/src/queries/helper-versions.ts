import type { System } from '@telemetry-tracker/shared/contracts/system'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'

/** The number of active devices by version of the helper, largest first. */
export async function helperVersions(database: Database): Promise<System['helpers']> {
  const rows = await database.read(
    `SELECT helper_version, COUNT(*) AS devices FROM devices WHERE revoked_ms IS NULL
     GROUP BY helper_version ORDER BY COUNT(*) DESC, helper_version`,
  )
  return rows.map(row => ({ version: textIn(row, 'helper_version'), devices: numberIn(row, 'devices') }))
}
