/** Sharded by person on Citus; the first table decides where a person's rows are stored. */
export const distributedTables = [
  'users',
  'buckets',
  'daily_app_totals',
  'daily_totals',
  'plain_batches',
  'cursors',
  'batch_digests',
  'contests',
  'day_notes',
  'declared_times',
  'pauses',
  'team_day_members',
] as const

/** Small tables that are copied to every machine on Citus. All other tables stay on the first machine. */
export const referenceTables = [
  'devices',
  'enrolments',
  'exemptions',
  'team_managers',
  'teams',
  'policies',
  'team_days',
  'team_day_apps',
] as const

/**
 * The tables with a person's rows, each with a column `user_id`. Erasing a person deletes from them in this order: small tables first, as Citus requires
 * in a transaction, then `users`, whose row is the lock that ingest also takes.
 */
export const personalTables = [
  'devices',
  'enrolments',
  'exemptions',
  'team_managers',
  'sessions',
  'accounts',
  'one_time_links',
  'sign_in_requests',
  'audit_names',
  ...distributedTables,
] as const

/** Every table except `migrations`. */
export const everyTable = [
  ...personalTables,
  'teams',
  'team_days',
  'team_day_apps',
  'retention_marks',
  'facts',
  'policies',
  'audit_log',
  'login_failures',
  'device_nonces',
  'erased_devices',
  'erased_people',
  'server_minutes',
] as const
