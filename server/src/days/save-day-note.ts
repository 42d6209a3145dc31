import type { Transaction } from '../database/database.ts'

interface DayNote {
  userId: string
  /** Such as 2026-03-11. */
  day: string
  /** The author's pseudonym in the audit log. */
  author: string
  /** An empty note removes the earlier one. */
  note: string
  nowMs: number
}

/** Saves an author's note on a person's day, in place of their earlier note. */
export async function saveDayNote(
  tx: Transaction,
  { userId, day, author, note, nowMs }: DayNote,
): Promise<void> {
  const { dayNotes } = tx.models
  const key = { userId, day, author }
  if (note === '') await dayNotes.destroy({ where: key, ...tx.forModels })
  else
    await dayNotes.upsert({ ...key, note, notedMs: nowMs }, { fields: ['note', 'notedMs'], ...tx.forModels })
}
