import { bigint, integer, key, table, text } from './columns.ts'

/** A team's day as it was published: once, when it was over. */
export const teamDays = table('team_days', {
  /** Empty for those without a team. */
  teamId: key(text()),
  day: key(text()),
  people: integer(),
  productiveSec: bigint(),
  nonProductiveSec: bigint(),
  /** Counted minutes. */
  buckets: bigint(),
})
