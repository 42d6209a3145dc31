import type { AppBreakdownRow, Summary, TimelineRow } from '@telemetry-tracker/shared/contracts/http'

const summary = {
  productive: 14_400,
  non_productive: 7_200,
  no_input: 3_600,
  total_seconds: 21_600,
  total_buckets: 360,
  declared: 0,
  timezone: 'UTC',
} as const

/** A day of a person whose policy leaves time without input out of percentages. */
export const withNoInputLeftOut = {
  '/summary/today': { ...summary, no_input_counts: 'left_out' } satisfies Summary,
}

const day = new Date().toISOString().slice(0, 10)

/** A day without any input, left out of percentages: there is none to show. */
export const withOnlyNoInput = {
  '/summary/today': {
    ...summary,
    productive: 0,
    non_productive: 5_400,
    no_input: 5_400,
    no_input_counts: 'left_out',
    total_seconds: 5_400,
    total_buckets: 90,
    declared: 0,
  } satisfies Summary,
  '/apps': [
    {
      app_name: 'Code',
      category: 'non_productive',
      total_seconds: 5_400,
      states: { productive: 0, non_productive: 5_400, no_input: 5_400 },
    },
  ] satisfies AppBreakdownRow[],
  '/timeline': Array.from(
    { length: 90 },
    (_, minute): TimelineRow => ({
      start: new Date(Date.parse(`${day}T09:00:00Z`) + minute * 60_000).toISOString(),
      seconds: 60,
      state: 'non_productive',
      reason: 'no_presence',
      confidence: 0.25,
      left_out: [],
      app_name: 'Code',
      window_title: '',
      site: null,
      keystrokes: 0,
      clicks: 0,
      scrolls: 0,
    }),
  ),
}
