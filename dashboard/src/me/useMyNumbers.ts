import type {
  AppBreakdownRow,
  DailyRow,
  DashboardConfig,
  Summary,
  TimelineRow,
} from '@telemetry-tracker/shared/contracts/http'
import type { Day } from '@telemetry-tracker/shared/time/days'
import { type ComputedRef, computed } from 'vue'
import { type Freshness, freshnessOf } from '../api/freshness.ts'
import { appsToday, daily, summaryToday, timeline } from '../api/numbers.ts'
import { type Live, useLive } from '../api/useLive.ts'
import { useServerConfig } from '../api/useServerConfig.ts'

/** Everything a person's own page shows. */
export interface MyNumbers {
  config: Live<DashboardConfig>
  summary: Live<Summary>
  apps: Live<AppBreakdownRow[]>
  week: Live<DailyRow[]>
  minutes: Live<TimelineRow[]>
  /** Today as the server has it: the organisation's zone, and no trust in this machine's clock. */
  today: ComputedRef<Day | undefined>
  freshness: Freshness
}

/** Asks for a person's numbers every `everyMs`. */
export function useMyNumbers(userId: string, everyMs: number): MyNumbers {
  const config = useServerConfig()
  const summary = useLive({
    key: ['summary', userId],
    ask: signal => summaryToday(userId, signal),
    everyMs,
  })
  const apps = useLive({ key: ['apps', userId], ask: signal => appsToday(userId, signal), everyMs })
  const week = useLive({ key: ['daily', userId], ask: signal => daily(userId, 7, signal), everyMs })
  const today = computed(() => week.data.value?.at(-1)?.date)
  const minutes = useLive({
    key: () => ['timeline', userId, today.value],
    ask: signal => timeline(userId, today.value ?? '', signal),
    enabled: () => today.value !== undefined && config.data.value !== undefined,
    everyMs,
  })
  return {
    config,
    summary,
    apps,
    week,
    minutes,
    today,
    freshness: freshnessOf([summary, apps, week, minutes]),
  }
}
