import type { Migration } from './migration.ts'

/**
 * The first tables. Keys of tables that grow start with `user_id`, so that the same schema can be sharded by person. Times are whole milliseconds since
 * 1970; lists are flat JSON arrays.
 */
export const tables: Migration = {
  name: '0001-tables',
  statements: ({ clustered, isPostgres }) => [
    `CREATE TABLE users (
      user_id TEXT NOT NULL PRIMARY KEY,
      search_name TEXT NOT NULL,
      display_name TEXT,
      email TEXT,
      team_id TEXT,
      role TEXT NOT NULL DEFAULT 'employee',
      time_zone TEXT,
      sso_subject TEXT,
      password_hash TEXT,
      pseudonymous SMALLINT NOT NULL DEFAULT 0,
      first_seen_ms BIGINT NOT NULL
    )${clustered}`,
    `CREATE TABLE teams (team_id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL)`,
    `CREATE TABLE team_managers (
      team_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      PRIMARY KEY (team_id, user_id)
    )${clustered}`,
    `CREATE TABLE devices (
      device_id TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL,
      name TEXT NOT NULL,
      platform TEXT NOT NULL,
      helper_version TEXT NOT NULL,
      public_key TEXT NOT NULL,
      last_seen_ms BIGINT,
      revoked_ms BIGINT
    )`,
    `CREATE TABLE enrolments (
      code_hash TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL,
      created_by TEXT NOT NULL,
      expires_ms BIGINT NOT NULL,
      used_ms BIGINT
    )`,
    `CREATE TABLE cursors (
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      epoch TEXT NOT NULL,
      last_sequence BIGINT NOT NULL,
      retired_epochs TEXT NOT NULL,
      last_seen_ms BIGINT NOT NULL,
      PRIMARY KEY (user_id, device_id)
    )${clustered}`,
    `CREATE TABLE plain_batches (
      user_id TEXT NOT NULL,
      digest TEXT NOT NULL,
      received_ms BIGINT NOT NULL,
      PRIMARY KEY (user_id, digest)
    )${clustered}`,
    // Wide columns first, so that PostgreSQL needs no padding. ingest/storage defines the numbers of a verdict.
    `CREATE TABLE buckets (
      bucket_start BIGINT NOT NULL,
      mouse_micro_pixels BIGINT NOT NULL,
      samples INTEGER NOT NULL,
      keystrokes INTEGER NOT NULL,
      clicks INTEGER NOT NULL,
      scrolls INTEGER NOT NULL,
      max_idle_ms INTEGER NOT NULL,
      moving_samples INTEGER NOT NULL,
      distracted_samples INTEGER NOT NULL,
      meeting_samples INTEGER NOT NULL,
      state SMALLINT NOT NULL,
      reason SMALLINT NOT NULL,
      confidence SMALLINT NOT NULL,
      counts SMALLINT NOT NULL,
      user_id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      app_label TEXT NOT NULL,
      histogram TEXT NOT NULL,
      surfaces TEXT NOT NULL,
      distractions TEXT NOT NULL,
      suspicions TEXT NOT NULL,
      PRIMARY KEY (user_id, bucket_start, device_id)
    )${isPostgres ? ' PARTITION BY RANGE (bucket_start)' : clustered}`,
    // For minutes without a partition. jobs/make-partitions.ts creates partitions ahead and empties this one.
    ...(isPostgres ? ['CREATE TABLE buckets_default PARTITION OF buckets DEFAULT'] : []),
    `CREATE TABLE daily_totals (
      user_id TEXT NOT NULL,
      day TEXT NOT NULL,
      productive_sec INTEGER NOT NULL,
      non_productive_sec INTEGER NOT NULL,
      buckets INTEGER NOT NULL,
      PRIMARY KEY (user_id, day)
    )${clustered}`,
    `CREATE TABLE daily_app_totals (
      user_id TEXT NOT NULL,
      day TEXT NOT NULL,
      app_label TEXT NOT NULL,
      productive_sec INTEGER NOT NULL,
      non_productive_sec INTEGER NOT NULL,
      PRIMARY KEY (user_id, day, app_label)
    )${clustered}`,
    `CREATE TABLE retention_marks (kind TEXT NOT NULL PRIMARY KEY, before_ms BIGINT NOT NULL)`,
    `CREATE TABLE facts (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)`,
    `CREATE TABLE policies (
      version INTEGER NOT NULL PRIMARY KEY,
      policy TEXT NOT NULL,
      changed_by TEXT NOT NULL,
      changed_ms BIGINT NOT NULL
    )`,
    `CREATE TABLE audit_log (
      sequence BIGINT NOT NULL PRIMARY KEY,
      at_ms BIGINT NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      subject TEXT NOT NULL,
      previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL
    )`,
    `CREATE TABLE sessions (
      id_hash TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL,
      created_ms BIGINT NOT NULL,
      last_used_ms BIGINT NOT NULL
    )`,
  ],
}
