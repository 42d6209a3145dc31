import { bigint, key, table, text } from './columns.ts'

/** What a manager or an admin notes to a person's day. */
export const dayNotes = table('day_notes', {
  userId: key(text()),
  /** As 2026-03-11. */
  day: key(text()),
  /** What the audit log calls the author. */
  author: key(text()),
  note: text(),
  notedMs: bigint(),
})
