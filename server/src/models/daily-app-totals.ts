import { integer, key, table, text, withDefault } from './columns.ts'

/** A person's time in an app on a day. Ingest writes it with SQL. */
export const dailyAppTotals = table('daily_app_totals', {
  userId: key(text()),
  day: key(text()),
  appLabel: key(text()),
  productiveSec: integer(),
  nonProductiveSec: integer(),
  /** The part of it without input. */
  noInputSec: withDefault(integer(), 0),
})
