import { randomBytes } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'

/** The signing key of all replicas. It is stored in the database; the first replica creates it. */
export async function sharedKey(database: Database): Promise<Uint8Array> {
  const key = await database.transaction(async tx => {
    await tx.run("INSERT INTO facts (name, value) VALUES ('token_key', $1) ON CONFLICT (name) DO NOTHING", [
      randomBytes(32).toString('base64url'),
    ])
    const [row] = await tx.all("SELECT value FROM facts WHERE name = 'token_key'")
    if (!row) throw new TypeError('The key for tokens was not stored.')
    return textIn(row, 'value')
  })
  return Buffer.from(key, 'base64url')
}
