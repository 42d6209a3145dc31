import { randomBytes } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { addFact, readFact } from '../database/facts.ts'

const keyFact = 'token_key'

/** The signing key of all replicas. It is stored in the database; the first replica creates it. */
export async function sharedKey(database: Database): Promise<Uint8Array> {
  const key = await database.transaction(async tx => {
    await addFact(tx, keyFact, randomBytes(32).toString('base64url'))
    return readFact(tx, keyFact)
  })
  if (key === undefined) throw new TypeError('The key for tokens was not stored.')
  return Buffer.from(key, 'base64url')
}
