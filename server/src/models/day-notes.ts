import { bigint, key, table, text } from './columns.ts'

/** A manager's or admin's note on a person's day. */
export const dayNotes = table('day_notes', {
  userId: key(text()),
  /** Such as 2026-03-11. */
  day: key(text()),
  /** The author's pseudonym in the audit log. */
  author: key(text()),
  note: text(),
  notedMs: bigint(),
})
