import type { Migration } from './migration.ts'

const uuid = 'CAST(gen_random_uuid() AS TEXT)'

/** What ties the audit log's entries to the names beside it: a salt with each name, and in each entry a hash of both. Older entries have none. */
export const committedNames: Migration = {
  name: '0014-committed-names',
  statements: ({ isPostgres }) => [
    "ALTER TABLE audit_names ADD COLUMN salt TEXT NOT NULL DEFAULT ''",
    `UPDATE audit_names SET salt = ${isPostgres ? `${uuid} || ${uuid}` : 'hex(randomblob(32))'}`,
    "ALTER TABLE audit_log ADD COLUMN names TEXT NOT NULL DEFAULT ''",
  ],
}
