import type { Database, Row } from '../database/database.ts'
import { personalTables } from '../models/tables.ts'

/** No use to the person, but to whoever finds the file. */
const secrets = new Set(['password_hash', 'totp_secret', 'id_hash', 'token_hash', 'code_hash'])

/** Every row of every table that is about a person, by table: the same list of tables that erasing empties, so none is forgotten. */
export async function everythingOf(database: Database, userId: string): Promise<Record<string, Row[]>> {
  const tables: Record<string, Row[]> = {}
  for (const table of personalTables) {
    const rows = await database.read(`SELECT * FROM ${table} WHERE user_id = $1`, [userId])
    tables[table] = rows.map(withoutSecrets)
  }
  return tables
}

function withoutSecrets(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !secrets.has(column)))
}
