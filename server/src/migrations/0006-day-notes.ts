import type { Migration } from './migration.ts'

/** Notes of managers and admins on a person's day. `author` is their pseudonym in the audit log, which cannot be resolved after they are erased. */
export const dayNotes: Migration = {
  name: '0006-day-notes',
  statements: ({ clustered }) => [
    `CREATE TABLE day_notes (
      user_id TEXT NOT NULL,
      day TEXT NOT NULL,
      author TEXT NOT NULL,
      note TEXT NOT NULL,
      noted_ms BIGINT NOT NULL,
      PRIMARY KEY (user_id, day, author)
    )${clustered}`,
  ],
}
