import type { TeamRow } from '@telemetry-tracker/shared/contracts/access'
import type {
  AppBreakdownRow,
  DailyRow,
  DashboardConfig,
  LeaderboardRow,
  Summary,
  TeamTotalsRow,
  TrackerSummary,
} from '@telemetry-tracker/shared/contracts/http'
import { computed, type Ref } from 'vue'
import { type Freshness, freshnessOf } from '../api/freshness.ts'
import { teams } from '../api/manage.ts'
import { appsToday, daily, summaryToday } from '../api/numbers.ts'
import { type LeaderboardPage, leaderboard, teamTotals, trackerSummary } from '../api/people.ts'
import { maxTrendDays } from '../api/trendDays.ts'
import { type Live, useLive } from '../api/useLive.ts'
import { useServerConfig } from '../api/useServerConfig.ts'
import { type LeaderboardView, questionOfView } from './leaderboardView.ts'

/** Everything the team page shows. */
export interface TeamNumbers {
  config: Live<DashboardConfig>
  people: Live<TrackerSummary>
  summary: Live<Summary>
  apps: Live<AppBreakdownRow[]>
  /** The last 30 days, however many of them are drawn. */
  days: Live<DailyRow[]>
  teams: Live<TeamRow[]>
  totals: Live<TeamTotalsRow[]>
  leaderboard: Live<LeaderboardPage>
  /** Today's largest and smallest non-productive shares, if people are ranked. */
  most: Live<LeaderboardRow | null>
  least: Live<LeaderboardRow | null>
  freshness: Freshness
}

/** Loads the team's numbers every `everyMs`. */
export function useTeamNumbers(view: Readonly<Ref<LeaderboardView>>, everyMs: number): TeamNumbers {
  const config = useServerConfig()
  const mode = computed(() => config.data.value?.leaderboard_mode)
  const people = useLive({ key: ['tracker-summary'], ask: trackerSummary, everyMs })
  const summary = useLive({ key: ['summary'], ask: signal => summaryToday(undefined, signal), everyMs })
  const apps = useLive({ key: ['apps'], ask: signal => appsToday(undefined, signal), everyMs })
  const days = useLive({ key: ['daily'], ask: signal => daily(undefined, maxTrendDays, signal), everyMs })
  const board = useLive({
    key: () => ['leaderboard', questionOfView(view.value)],
    ask: signal => leaderboard(questionOfView(view.value), signal),
    everyMs,
    standIn: true,
    enabled: () => mode.value !== 'team',
  })
  const totals = useLive({
    key: () => ['team-totals', view.value.days],
    ask: signal => teamTotals(view.value.days ?? {}, signal),
    everyMs,
    standIn: true,
  })
  const first = (sort: string) =>
    useLive({
      key: ['leaderboard-first', sort],
      ask: async signal => (await leaderboard({ sort }, signal)).rows[0] ?? null,
      everyMs: 4 * everyMs,
      enabled: () => mode.value === 'ranked',
    })
  return {
    config,
    people,
    summary,
    apps,
    days,
    teams: useLive({ key: ['teams'], ask: teams, everyMs: 4 * everyMs }),
    totals,
    leaderboard: board,
    most: first('-non_productive_pct'),
    least: first('non_productive_pct'),
    freshness: freshnessOf([people, summary, apps, days, board]),
  }
}
