import { bigint, integer, key, table, text, withDefault } from './columns.ts'

/** A team's totals of a day, published once after the day is over. */
export const teamDays = table('team_days', {
  /** Empty for people without a team. */
  teamId: key(text()),
  day: key(text()),
  people: integer(),
  productiveSec: bigint(),
  nonProductiveSec: bigint(),
  /** The part of it without input. */
  noInputSec: withDefault(bigint(), 0),
  /** Counted minutes. */
  buckets: bigint(),
  /** Declared time; 0 if fewer than five people declared some. */
  declaredSec: withDefault(bigint(), 0),
})
