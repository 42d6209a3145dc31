/** Split by person where the database is spread over several machines (Citus); the first decides where a person's rows lie. */
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
  'pauses',
  'team_day_members',
] as const

/** On every machine there: small, with keys of their own. All other tables stay on the first. */
export const referenceTables = [
  'devices',
  'enrolments',
  'team_managers',
  'teams',
  'policies',
  'team_days',
  'team_day_apps',
] as const

/**
 * The tables whose rows belong to a person, each with a column `user_id`: what erasing that person empties, in this order. Small tables come first, as
 * Citus wants it in a transaction; then `users`, whose row is the lock that counting takes, too.
 */
export const personalTables = [
  'devices',
  'enrolments',
  'team_managers',
  'sessions',
  'accounts',
  'one_time_links',
  'sign_in_requests',
  'audit_names',
  ...distributedTables,
] as const

/** Every table but the record of migrations. */
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
] as const
