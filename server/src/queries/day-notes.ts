import type { DayNoteRow } from '@telemetry-tracker/shared/contracts/day-notes'
import { systemActors } from '../audit/names.ts'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'

/** The notes on a person's day for a reader, oldest first. `reader` is undefined in open mode. */
export async function dayNotes(
  database: Database,
  { userId, day, reader }: { userId: string; day: string; reader: string | undefined },
): Promise<DayNoteRow[]> {
  const notes = await database.read(
    'SELECT author, note, noted_ms FROM day_notes WHERE user_id = $1 AND day = $2 ORDER BY noted_ms, author',
    [userId, day],
  )
  return Promise.all(
    notes.map(async row => {
      const author = await personBehind(database, textIn(row, 'author'))
      return {
        author,
        is_mine: author === (reader ?? systemActors.openMode),
        note: textIn(row, 'note'),
        noted: new Date(numberIn(row, 'noted_ms')).toISOString(),
      }
    }),
  )
}

/** Not joined, because on a sharded database the names are on another machine. */
async function personBehind(database: Database, pseudonym: string): Promise<string> {
  const [row] = await database.read('SELECT user_id FROM audit_names WHERE pseudonym = $1', [pseudonym])
  return row ? textIn(row, 'user_id') : pseudonym
}
