import { integer, key, table, text, withDefault } from './columns.ts'

/** A person's totals of a day. Ingest writes them with SQL. */
export const dailyTotals = table('daily_totals', {
  userId: key(text()),
  /** Such as 2026-03-11, in the person's time zone. */
  day: key(text()),
  productiveSec: integer(),
  nonProductiveSec: integer(),
  /** The part of it without input. */
  noInputSec: withDefault(integer(), 0),
  /** Counted minutes. */
  buckets: integer(),
})
