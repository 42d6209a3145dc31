import type { Migration } from './migration.ts'

/**
 * Accounts, links, devices and contests. Accounts are separate from `users`, because names, tokens and codes must be unique, which a table sharded by
 * person cannot guarantee. Tokens and passwords are stored as hashes only.
 */
export const access: Migration = {
  name: '0002-access',
  statements: ({ clustered }) => [
    'ALTER TABLE users DROP COLUMN role',
    'ALTER TABLE users DROP COLUMN sso_subject',
    'ALTER TABLE users DROP COLUMN password_hash',
    `CREATE TABLE accounts (
      user_id TEXT NOT NULL PRIMARY KEY,
      role TEXT NOT NULL,
      password_hash TEXT,
      totp_secret TEXT,
      totp_is_on SMALLINT NOT NULL DEFAULT 0,
      totp_last_step BIGINT NOT NULL DEFAULT 0,
      sso_subject TEXT,
      created_ms BIGINT NOT NULL
    )`,
    'CREATE UNIQUE INDEX accounts_by_sso_subject ON accounts (sso_subject)',
    `CREATE TABLE one_time_links (
      token_hash TEXT NOT NULL PRIMARY KEY,
      purpose TEXT NOT NULL,
      user_id TEXT NOT NULL,
      expires_ms BIGINT NOT NULL
    )`,
    `CREATE TABLE login_failures (
      key_hash TEXT NOT NULL PRIMARY KEY,
      failures INTEGER NOT NULL,
      last_ms BIGINT NOT NULL
    )`,
    `CREATE TABLE device_nonces (nonce_hash TEXT NOT NULL PRIMARY KEY, expires_ms BIGINT NOT NULL)`,
    `CREATE TABLE erased_devices (device_hash TEXT NOT NULL PRIMARY KEY, erased_ms BIGINT NOT NULL)`,
    `CREATE TABLE audit_names (user_id TEXT NOT NULL PRIMARY KEY, pseudonym TEXT NOT NULL)`,
    'CREATE UNIQUE INDEX audit_names_by_pseudonym ON audit_names (pseudonym)',
    "ALTER TABLE audit_log ADD COLUMN detail TEXT NOT NULL DEFAULT ''",
    'CREATE INDEX audit_log_by_subject ON audit_log (subject, sequence)',
    "ALTER TABLE sessions ADD COLUMN method TEXT NOT NULL DEFAULT 'password'",
    "ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT ''",
    'ALTER TABLE devices ADD COLUMN enrolled_ms BIGINT NOT NULL DEFAULT 0',
    `CREATE TABLE contests (
      user_id TEXT NOT NULL,
      bucket_start BIGINT NOT NULL,
      note TEXT NOT NULL,
      noted_ms BIGINT NOT NULL,
      PRIMARY KEY (user_id, bucket_start)
    )${clustered}`,
  ],
}
