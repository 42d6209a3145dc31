import type { AppBreakdownRow, Reason, Summary, TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import { type Channel, channels, type LeftOutRule } from '@telemetry-tracker/shared/contracts/suspicions'

const dayMs = Date.UTC(2030, 0, 2, 9)

interface Stretch {
  reason: Reason
  rules: readonly (readonly [LeftOutRule, Channel])[]
  isBackDated?: boolean
  /** The session hides input, as some under Wayland do. */
  isInputUnknown?: boolean
}

/** Ten minutes for each: every rule, alone and beside other work, one whose pattern a later minute showed, and input that cannot be counted. */
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
  { reason: 'active_presence', rules: [], isInputUnknown: true },
  { reason: 'no_presence', rules: [], isInputUnknown: true },
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
    productive: 1_800,
    non_productive: 6_000,
    no_input: 1_200,
    no_input_counts: 'non_productive',
    total_seconds: 7_800,
    total_buckets: 130,
    declared: 0,
    timezone: 'UTC',
  } satisfies Summary,
  '/apps': [
    {
      app_name: 'Code',
      category: 'non_productive',
      total_seconds: 7_800,
      states: { productive: 1_800, non_productive: 6_000, no_input: 1_200 },
    },
  ] satisfies AppBreakdownRow[],
  '/timeline': stretches.flatMap((stretch, index) =>
    Array.from({ length: 10 }, (_, minute) => minuteOf(stretch, index * 10 + minute)),
  ) satisfies TimelineRow[],
  '/me/exemption': { exempt: true },
}

function minuteOf(stretch: Stretch, minute: number): TimelineRow {
  const { reason, rules, isBackDated = false, isInputUnknown = false } = stretch
  const isCounted = reason !== 'no_presence' && !isInputUnknown
  return {
    start: new Date(dayMs + minute * 60_000).toISOString(),
    seconds: 60,
    state: reason === 'interaction' || reason === 'active_presence' ? 'productive' : 'non_productive',
    reason,
    confidence: 0.82,
    app_name: 'Code',
    window_title: 'quarterly-report.md',
    site: null,
    keystrokes: isCounted ? 40 : 0,
    clicks: isCounted ? 12 : 0,
    scrolls: 0,
    ...(isInputUnknown && { input_unknown: true }),
    left_out: rules.map(([rule, channel]) => ({ rule, channel, back_dated: isBackDated })),
  }
}
