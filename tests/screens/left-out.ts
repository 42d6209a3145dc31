import type { AppBreakdownRow, Reason, Summary, TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import { type Channel, channels, type LeftOutRule } from '@telemetry-tracker/shared/contracts/suspicions'

const dayMs = Date.UTC(2030, 0, 2, 9)

interface Stretch {
  reason: Reason
  rules: readonly (readonly [LeftOutRule, Channel])[]
  isBackDated?: boolean
}

/** Ten minutes for each: every rule, alone and beside other work, and one whose pattern a later minute showed. */
const stretches: readonly Stretch[] = [
  { reason: 'interaction', rules: [] },
  { reason: 'no_presence', rules: [['no_action', 'movement']] },
  { reason: 'suspicious_pattern', rules: [['still_clicks', 'clicks']] },
  { reason: 'suspicious_pattern', rules: [['even_motion', 'movement']] },
  {
    reason: 'suspicious_pattern',
    rules: [
      ['uniform_counts', 'keys'],
      ['uniform_counts', 'clicks'],
    ],
  },
  { reason: 'suspicious_pattern', rules: [['no_pauses', 'clicks']] },
  { reason: 'suspicious_pattern', rules: [['never_rests', 'wheel']], isBackDated: true },
  { reason: 'suspicious_pattern', rules: [['constant_hold', 'keys']] },
  { reason: 'suspicious_pattern', rules: [['steady', 'keys']] },
  { reason: 'interaction', rules: [['even_motion', 'movement']] },
  {
    reason: 'suspicious_pattern',
    isBackDated: true,
    rules: [
      ...channels.map(channel => ['replayed', channel] as const),
      ['still_clicks', 'clicks'],
      ['even_motion', 'movement'],
    ],
  },
]

/** A day on which input did not count by each of the rules, at the end by several at once. */
export const withInputLeftOut = {
  '/summary/today': {
    productive: 1_200,
    non_productive: 5_400,
    no_input: 600,
    no_input_counts: 'non_productive',
    total_seconds: 6_600,
    total_buckets: 110,
    declared: 0,
    timezone: 'UTC',
  } satisfies Summary,
  '/apps': [
    {
      app_name: 'Code',
      category: 'non_productive',
      total_seconds: 6_600,
      states: { productive: 1_200, non_productive: 5_400, no_input: 600 },
    },
  ] satisfies AppBreakdownRow[],
  '/timeline': stretches.flatMap((stretch, index) =>
    Array.from({ length: 10 }, (_, minute) => minuteOf(stretch, index * 10 + minute)),
  ) satisfies TimelineRow[],
  '/me/exemption': { exempt: true },
}

function minuteOf({ reason, rules, isBackDated = false }: Stretch, minute: number): TimelineRow {
  return {
    start: new Date(dayMs + minute * 60_000).toISOString(),
    seconds: 60,
    state: reason === 'interaction' ? 'productive' : 'non_productive',
    reason,
    confidence: 0.82,
    app_name: 'Code',
    window_title: 'quarterly-report.md',
    site: null,
    keystrokes: reason === 'no_presence' ? 0 : 40,
    clicks: reason === 'no_presence' ? 0 : 12,
    scrolls: 0,
    left_out: rules.map(([rule, channel]) => ({ rule, channel, back_dated: isBackDated })),
  }
}
