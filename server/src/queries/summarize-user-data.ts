import type { Me } from '@telemetry-tracker/shared/contracts/me'
import type { Database } from '../database/database.ts'
import { nullableNumberIn, nullableTextIn, numberIn } from '../database/row.ts'
import { personalTables } from '../models/tables.ts'

/** How much is stored about a person: rows by table, and the range of minutes. */
export async function summarizeUserData(
  database: Database,
  userId: string,
  retentionDays: number,
): Promise<Me> {
  const [person] = await database.read('SELECT display_name, team_id FROM users WHERE user_id = $1', [userId])
  const [minutes] = await database.read(
    'SELECT MIN(bucket_start) AS oldest, MAX(bucket_start) AS newest FROM buckets WHERE user_id = $1',
    [userId],
  )
  const rows: Record<string, number> = {}
  for (const table of personalTables) {
    const [count] = await database.read(`SELECT COUNT(*) AS n FROM ${table} WHERE user_id = $1`, [userId])
    rows[table] = count ? numberIn(count, 'n') : 0
  }
  const instant = (column: string) => {
    const ms = minutes ? nullableNumberIn(minutes, column) : null
    return ms === null ? null : new Date(ms).toISOString()
  }
  return {
    user_id: userId,
    display_name: person ? nullableTextIn(person, 'display_name') : null,
    team_id: person ? nullableTextIn(person, 'team_id') : null,
    minutes: {
      kept: rows['buckets'] ?? 0,
      oldest: instant('oldest'),
      newest: instant('newest'),
      retention_days: retentionDays,
    },
    rows,
  }
}
