import type { DeviceRow } from '@telemetry-tracker/shared/contracts/access'
import type { MyDeclaredDay } from '@telemetry-tracker/shared/contracts/declared'
import type {
  AppBreakdownRow,
  DailyRow,
  DashboardConfig,
  LeaderboardRow,
  Reason,
  Summary,
  TimelineRow,
  TrackerStatusRow,
  TrackerSummary,
} from '@telemetry-tracker/shared/contracts/http'
import type { AccessLogRow, ActivityRow, Me } from '@telemetry-tracker/shared/contracts/me'
import { daysUpTo } from '@telemetry-tracker/shared/time/days'

export const exampleDay = '2026-03-04'

export const exampleConfig: DashboardConfig = {
  open_mode: true,
  retention_days: 14,
  leaderboard_mode: 'ranked',
  timezone: 'UTC',
  version: '0.1.0',
}

export const exampleSummary: Summary = {
  productive: 5 * 3600 + 42 * 60,
  non_productive: 1 * 3600 + 18 * 60,
  no_input: 18 * 60,
  no_input_counts: 'non_productive',
  total_seconds: 7 * 3600,
  total_buckets: 420,
  declared: 0,
}

export const emptySummary: Summary = {
  productive: 0,
  non_productive: 0,
  no_input: 0,
  no_input_counts: 'non_productive',
  total_seconds: 0,
  total_buckets: 0,
  declared: 0,
}

export const exampleApps: AppBreakdownRow[] = [
  app('Code', 9_000, 600, 600),
  app('Chromium — github.com', 6_000, 0),
  app('Chromium — youtube.com', 0, 3_000),
  app('Slack', 2_400, 120, 120),
  app('zoom', 2_700, 0),
  app('Files', 420, 960, 360),
]

function app(app_name: string, productive: number, non_productive: number, no_input = 0): AppBreakdownRow {
  return {
    app_name,
    category: productive > non_productive ? 'productive' : 'non_productive',
    total_seconds: productive + non_productive,
    states: { productive, non_productive, no_input },
  }
}

/** Seven days up to the example day, the last one its summary. */
export const exampleWeek: DailyRow[] = daysUpTo(exampleDay, 7).map((date, index) => {
  const isWeekend = index === 2 || index === 3
  const productive = isWeekend ? 0 : index === 6 ? exampleSummary.productive : 18_000 + index * 900
  const non_productive = isWeekend ? 0 : index === 6 ? exampleSummary.non_productive : 7_200 - index * 600
  const no_input = index === 6 ? exampleSummary.no_input : Math.round(non_productive / 4)
  return {
    date,
    productive,
    non_productive,
    no_input,
    total_seconds: productive + non_productive,
    declared: 0,
  }
})

export const emptyWeek: DailyRow[] = exampleWeek.map(row => ({
  ...row,
  productive: 0,
  non_productive: 0,
  no_input: 0,
  total_seconds: 0,
}))

/** Minutes of the example day from a time `HH:MM` on, all alike. */
export function exampleMinutes(
  from: string,
  count: number,
  reason: Reason,
  appName: string,
  site: string | null = null,
): TimelineRow[] {
  const startMs = Date.parse(`${exampleDay}T${from}:00Z`)
  const isProductive = reason === 'meeting' || reason === 'interaction' || reason === 'active_presence'
  return Array.from({ length: count }, (_, minute) => ({
    start: new Date(startMs + minute * 60_000).toISOString(),
    seconds: 60,
    state: isProductive ? 'productive' : 'non_productive',
    reason,
    confidence: 0.82,
    app_name: appName,
    window_title: '',
    site,
    keystrokes: reason === 'interaction' ? 40 : 0,
    clicks: reason === 'interaction' ? 3 : 0,
    left_out: [],
    scrolls: reason === 'interaction' ? 12 : 0,
  }))
}

export const exampleTimeline: TimelineRow[] = [
  ...exampleMinutes('09:00', 45, 'interaction', 'Code'),
  ...exampleMinutes('09:45', 15, 'non_productive_app', 'Chromium — youtube.com', 'youtube.com'),
  ...exampleMinutes('10:00', 30, 'meeting', 'zoom'),
]

export function examplePerson(
  user_id: string,
  productive_sec: number,
  non_productive_sec: number,
): LeaderboardRow {
  const total_sec = productive_sec + non_productive_sec
  const share = total_sec === 0 ? 0 : (productive_sec / total_sec) * 100
  return {
    user_id,
    productive_sec,
    non_productive_sec,
    no_input_sec: 0,
    no_input_counts: 'non_productive',
    total_sec,
    productive_pct: share,
    non_productive_pct: total_sec === 0 ? 0 : 100 - share,
    declared_sec: 0,
    status: 'online',
    last_seen: '2026-03-04T16:00:00.000Z',
  }
}

export const exampleDeclared: MyDeclaredDay = {
  declared: 0,
  declared_pending: 0,
  stretches: [],
  may_declare: true,
  needs: 'nothing',
}

export function exampleStatus(user_id: string, isOnline: boolean): TrackerStatusRow {
  return {
    user_id,
    last_seen: '2026-03-04T16:00:00.000Z',
    seconds_ago: isOnline ? 4 : 7_200,
    status: isOnline ? 'online' : 'offline',
  }
}

export const exampleTrackers: TrackerSummary = {
  people: 2,
  online: 1,
  missing: 1,
  missing_names: ['grace'],
}

export const exampleMe: Me = {
  user_id: 'ada',
  display_name: null,
  team_id: 'blue',
  minutes: {
    kept: 5_040,
    oldest: '2026-02-19T09:00:00.000Z',
    newest: '2026-03-04T16:00:00.000Z',
    retention_days: 14,
  },
  rows: { buckets: 5_040, daily_totals: 14, devices: 1, contests: 0 },
}

export const exampleAccessLog: AccessLogRow[] = [
  { at: '2026-03-04T15:00:00.000Z', who: 'mia', action: 'looked', about: 'me', detail: 'minutes' },
  { at: '2026-03-04T14:00:00.000Z', who: 'root', action: 'policy_changed', about: 'everyone', detail: '' },
]

export const exampleActivity: ActivityRow[] = [
  { at: '2026-03-04T15:00:00.000Z', who: 'ada', action: 'signed_in', detail: 'link' },
  { at: '2026-03-04T14:00:00.000Z', who: 'ada', action: 'device_enrolled', detail: 'linux' },
  { at: '2026-03-04T13:00:00.000Z', who: 'root', action: 'enrolment_made', detail: '' },
]

export const exampleDevices: DeviceRow[] = [
  {
    device_id: 'd1',
    user_id: 'ada',
    name: 'work laptop',
    platform: 'linux',
    helper_version: '0.1.0',
    enrolled: '2026-02-19T09:00:00.000Z',
    last_seen: '2026-03-04T16:00:00.000Z',
    revoked: null,
    queued_events: 0,
    dropped_events: 0,
    copies_found: 0,
    shared_by_computers: false,
    acknowledgement: {
      notice: '1',
      text_sha256: '5f2c7e1b9d3a4c6e8f0a1b2c3d4e5f60718293a4b5c6d7e8f9012345678abcde',
      language: 'en',
      at: '2026-02-19T08:59:00.000Z',
      by: 'person',
    },
  },
]
