import type { Database } from '../database/database.ts'
import { nullableTextIn } from '../database/row.ts'

/** The team a person is in; null for none, and for someone nobody knows. */
export async function teamOf(database: Database, userId: string): Promise<string | null> {
  const [row] = await database.read('SELECT team_id FROM users WHERE user_id = $1', [userId])
  return row ? nullableTextIn(row, 'team_id') : null
}
