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
  if (note === '')
    await tx.run('DELETE FROM day_notes WHERE user_id = $1 AND day = $2 AND author = $3', [
      userId,
      day,
      author,
    ])
  else
    await tx.run(
      `INSERT INTO day_notes (user_id, day, author, note, noted_ms) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (user_id, day, author) DO UPDATE SET note = excluded.note, noted_ms = excluded.noted_ms`,
      [userId, day, author, note, nowMs],
    )
}
