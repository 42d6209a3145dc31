import { integer, key, table, text } from './columns.ts'

/** A person's day. Written by ingest with statements of its own. */
export const dailyTotals = table('daily_totals', {
  userId: key(text()),
  /** As 2026-03-11, in the person's time zone. */
  day: key(text()),
  productiveSec: integer(),
  nonProductiveSec: integer(),
  /** Counted minutes. */
  buckets: integer(),
})
