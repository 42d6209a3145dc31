import type {
  AppBreakdownRow,
  DailyRow,
  Summary,
  TrackerStatusRow,
} from '@telemetry-tracker/shared/contracts/http'
import type { Ref } from 'vue'
import { type Freshness, freshnessOf } from '../api/freshness.ts'
import { appsToday, daily, summaryToday } from '../api/numbers.ts'
import { type LeaderboardPage, leaderboard, trackerStatus } from '../api/people.ts'
import { type Live, useLive } from '../api/useLive.ts'
import { type LeaderboardView, questionOfView } from './leaderboardView.ts'

/** Everything the team page shows. */
export interface TeamNumbers {
  people: Live<TrackerStatusRow[]>
  summary: Live<Summary>
  apps: Live<AppBreakdownRow[]>
  week: Live<DailyRow[]>
  leaderboard: Live<LeaderboardPage>
  freshness: Freshness
}

/** Asks for the team's numbers every `everyMs`. */
export function useTeamNumbers(view: Readonly<Ref<LeaderboardView>>, everyMs: number): TeamNumbers {
  const people = useLive({ key: ['tracker-status'], ask: trackerStatus, everyMs })
  const summary = useLive({ key: ['summary'], ask: signal => summaryToday(undefined, signal), everyMs })
  const apps = useLive({ key: ['apps'], ask: signal => appsToday(undefined, signal), everyMs })
  const week = useLive({ key: ['daily'], ask: signal => daily(undefined, 7, signal), everyMs })
  const board = useLive({
    key: () => ['leaderboard', questionOfView(view.value)],
    ask: signal => leaderboard(questionOfView(view.value), signal),
    everyMs,
    standIn: true,
  })
  const all = [people, summary, apps, week, board]
  return { people, summary, apps, week, leaderboard: board, freshness: freshnessOf(all) }
}
