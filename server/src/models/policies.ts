import { bigint, integer, key, nullable, table, text } from './columns.ts'

/** A version of a policy. Rows are never changed. */
export const policies = table('policies', {
  /** The company policy and team policies share one sequence of versions. */
  version: key(integer()),
  /** JSON: the whole company policy, or only a team's own settings. */
  policy: text(),
  /** The author's pseudonym in the audit log. */
  changedBy: text(),
  changedMs: bigint(),
  /** Null for the company's policy. */
  teamId: nullable(text()),
})
