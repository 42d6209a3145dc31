import type { Transaction } from '../database/database.ts'

interface DayNote {
  userId: string
  /** As 2026-03-11. */
  day: string
  /** What the audit log calls the author. */
  author: string
  /** Empty takes the note back. */
  note: string
  nowMs: number
}

/** Saves what someone notes to a person's day, in place of what they noted before. */
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
