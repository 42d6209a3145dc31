import type { Migration } from './migration.ts'

/** In which minutes input could not be counted, and how active the session said the person was. In older minutes it was taken for counted. */
export const uncountedInput: Migration = {
  name: '0025-uncounted-input',
  statements: () => [
    'ALTER TABLE buckets ADD COLUMN uncounted_samples INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE buckets ADD COLUMN min_uncounted_idle_ms INTEGER NOT NULL DEFAULT 3600000',
  ],
}
