import type { Migration } from './migration.ts'

/**
 * The fact `had_accounts` is set permanently, also for older databases with accounts. Links store who created them, so that they end with that person's
 * role. Company sign-ins with the name of an existing person wait in `sign_in_requests` for an admin.
 */
export const explicitSignIns: Migration = {
  name: '0015-explicit-sign-ins',
  statements: () => [
    `INSERT INTO facts (name, value)
     SELECT 'had_accounts', 'before 0015' WHERE EXISTS (SELECT 1 FROM accounts)
       OR EXISTS (SELECT 1 FROM audit_log WHERE action IN ('account_made', 'signed_in'))`,
    'ALTER TABLE one_time_links ADD COLUMN created_by TEXT',
    `CREATE TABLE sign_in_requests (
      id TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL,
      subject TEXT NOT NULL,
      called TEXT NOT NULL,
      requested_ms BIGINT NOT NULL
    )`,
  ],
}
