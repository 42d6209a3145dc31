import { bigint, integer, key, nullable, table, text } from './columns.ts'

/** A version of a policy, never changed. */
export const policies = table('policies', {
  /** The company's and the teams' are numbered together. */
  version: key(integer()),
  /** JSON: all of the company's, or only what a team has of its own. */
  policy: text(),
  /** What the audit log calls who changed it. */
  changedBy: text(),
  changedMs: bigint(),
  /** Null for the company's policy. */
  teamId: nullable(text()),
})
