import type { Database } from '../database/database.ts'
import { nullableTextIn } from '../database/row.ts'

/** The team of a person; null for no team or an unknown person. */
export async function teamOf(database: Database, userId: string): Promise<string | null> {
  const [row] = await database.read('SELECT team_id FROM users WHERE user_id = $1', [userId])
  return row ? nullableTextIn(row, 'team_id') : null
}
