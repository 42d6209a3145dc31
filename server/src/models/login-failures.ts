import { bigint, integer, key, table, text } from './columns.ts'

/** Failed sign-in attempts by account or address. */
export const loginFailures = table('login_failures', {
  keyHash: key(text()),
  failures: integer(),
  lastMs: bigint(),
})
