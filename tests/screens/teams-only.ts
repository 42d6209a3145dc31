import type {
  AppBreakdownRow,
  DailyRow,
  DashboardConfig,
  Summary,
  TeamTotalsRow,
} from '@telemetry-tracker/shared/contracts/http'
import { daysUpTo } from '@telemetry-tracker/shared/time/days'

const lastDay = '2026-03-06'
const nothing = {
  productive: 0,
  non_productive: 0,
  no_input: 0,
  total_seconds: 0,
  declared: 0,
  held_back: true,
}

const config = {
  open_mode: true,
  timezone: 'Europe/Berlin',
  retention_days: 14,
  leaderboard_mode: 'team',
  version: '0.1.0',
} satisfies DashboardConfig

/** A server that shows people only as teams, as an admin sees it; weekends are not shown. */
export const asTeamsOnly = {
  '/config': config,
  '/summary/today': {
    productive: 191_400,
    non_productive: 48_720,
    no_input: 14_400,
    no_input_counts: 'non_productive',
    total_seconds: 240_120,
    total_buckets: 4_002,
    declared: 0,
  } satisfies Summary,
  '/apps': [
    {
      app_name: 'Figma',
      category: 'productive',
      total_seconds: 120_000,
      states: { productive: 110_000, non_productive: 10_000, no_input: 4_000 },
    },
  ] satisfies AppBreakdownRow[],
  '/daily': daysUpTo(lastDay, 30).map(
    (date, i): DailyRow =>
      i % 7 === 2 || i % 7 === 3
        ? { date, ...nothing }
        : {
            date,
            productive: 190_000 + i,
            non_productive: 48_000,
            no_input: 14_000,
            total_seconds: 238_000 + i,
            declared: 0,
          },
  ),
  '/admin/team-totals': [
    {
      team_id: 'design',
      people: 8,
      productive_sec: 100_000,
      non_productive_sec: 20_000,
      no_input_sec: 8_000,
      no_input_counts: 'non_productive',
      total_sec: 120_000,
      declared_sec: 0,
    },
    {
      team_id: null,
      people: 6,
      productive_sec: 91_400,
      non_productive_sec: 28_720,
      no_input_sec: 6_400,
      no_input_counts: 'non_productive',
      total_sec: 120_120,
      declared_sec: 0,
    },
  ] satisfies TeamTotalsRow[],
}

/** The same before there is a day that may be shown. */
export const asTeamsOnlyBeforeFirstDay = {
  '/config': config,
  '/summary/today': { ...nothing, no_input_counts: 'non_productive', total_buckets: 0 } satisfies Summary,
  '/apps': [],
  '/daily': daysUpTo(lastDay, 30).map((date): DailyRow => ({ date, ...nothing })),
  '/admin/team-totals': [],
}
