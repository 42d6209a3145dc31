import { integer, key, table, text } from './columns.ts'

/** An app in a person's day. Written by ingest with statements of its own. */
export const dailyAppTotals = table('daily_app_totals', {
  userId: key(text()),
  day: key(text()),
  appLabel: key(text()),
  productiveSec: integer(),
  nonProductiveSec: integer(),
})
