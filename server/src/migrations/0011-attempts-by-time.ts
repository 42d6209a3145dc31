import type { Migration } from './migration.ts'

/** Attempts to sign in are forgotten by their time: without an index, whoever invents names makes each look through all of them. */
export const attemptsByTime: Migration = {
  name: '0011-attempts-by-time',
  statements: () => ['CREATE INDEX login_failures_by_time ON login_failures (last_ms)'],
}
