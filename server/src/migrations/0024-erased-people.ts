import type { Migration } from './migration.ts'

/** Who was erased, as salted hashes. Not a person's table: it must outlive them. */
export const erasedPeople: Migration = {
  name: '0024-erased-people',
  statements: () => [
    'CREATE TABLE erased_people (person_hash TEXT NOT NULL PRIMARY KEY, salt TEXT NOT NULL, erased_ms BIGINT NOT NULL)',
  ],
}
