/**
 * The tables whose rows belong to a person, each with a column `user_id`: what erasing that person empties. `users` comes
 * first: its row is the lock that counting takes, too.
 */
export const personalTables = [
  'users',
  'buckets',
  'daily_app_totals',
  'daily_totals',
  'plain_batches',
  'cursors',
  'devices',
  'enrolments',
  'sessions',
  'team_managers',
] as const

/** Every table but the record of migrations. */
export const everyTable = [
  ...personalTables,
  'teams',
  'retention_marks',
  'facts',
  'policies',
  'audit_log',
] as const
