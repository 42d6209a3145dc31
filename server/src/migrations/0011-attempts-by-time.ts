import type { Migration } from './migration.ts'

/** Old sign-in attempts are deleted by time. Without an index, each attempt would scan all of them. */
export const attemptsByTime: Migration = {
  name: '0011-attempts-by-time',
  statements: () => ['CREATE INDEX login_failures_by_time ON login_failures (last_ms)'],
}
