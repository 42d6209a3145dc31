import { systemActors } from '../audit/names.ts'
import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { erasePerson } from '../jobs/erase-person.ts'
import { personalTables } from '../models/tables.ts'
import { type ErasedPerson, erasedPeople, isPerson } from './erased-people.ts'

/**
 * Erases everyone from a restored database who was erased after its backup was made, and returns how many there were. A person who was erased before it and
 * came back stays: the backup itself knows of that erasure.
 */
export async function eraseAgain(
  database: Database,
  listed: readonly ErasedPerson[],
  nowMs: number,
): Promise<number> {
  const before = new Set((await database.reading(erasedPeople)).map(({ hash }) => hash))
  const since = listed.filter(({ hash }) => !before.has(hash))
  if (since.length === 0) return 0
  let erased = 0
  for (const userId of await everyone(database)) {
    const own = since.filter(person => isPerson(userId, person))
    if (own.length === 0) continue
    await database.transaction(tx =>
      erasePerson(tx, userId, { by: { system: systemActors.command }, nowMs, mayBeLastAdmin: true }),
    )
    erased++
  }
  // Known from now on, also those who were not in the backup: the next backup must not erase them once more if they come back.
  await database.transaction(tx =>
    tx.models.erasedPeople.bulkCreate(
      since.map(({ hash, salt, erased }) => ({ personHash: hash, salt, erasedMs: Date.parse(erased) })),
      { ignoreDuplicates: true, ...tx.forModels },
    ),
  )
  await database.scrubFiles()
  return erased
}

async function everyone(database: Database): Promise<string[]> {
  const all = personalTables.map(table => `SELECT user_id FROM ${table}`).join(' UNION ')
  const rows = await database.read(`SELECT user_id FROM (${all}) AS everyone ORDER BY user_id`)
  return rows.map(row => textIn(row, 'user_id'))
}
