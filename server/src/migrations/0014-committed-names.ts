import type { Migration } from './migration.ts'

const uuid = 'CAST(gen_random_uuid() AS TEXT)'

/** Binds the entries of the audit log to names: each name has a salt, and each entry a hash of both. Older entries have no hash. */
export const committedNames: Migration = {
  name: '0014-committed-names',
  statements: ({ isPostgres }) => [
    "ALTER TABLE audit_names ADD COLUMN salt TEXT NOT NULL DEFAULT ''",
    `UPDATE audit_names SET salt = ${isPostgres ? `${uuid} || ${uuid}` : 'hex(randomblob(32))'}`,
    "ALTER TABLE audit_log ADD COLUMN names TEXT NOT NULL DEFAULT ''",
  ],
}
