import type { DeclaredDay } from '@telemetry-tracker/shared/contracts/declared'
import type {
  AdminBreakdownRow,
  DailyRow,
  DashboardConfig,
  NonProductiveAppRow,
  Summary,
  TimelineRow,
  TrackerStatusRow,
} from '@telemetry-tracker/shared/contracts/http'
import type { Day } from '@telemetry-tracker/shared/time/days'
import { type ComputedRef, computed } from 'vue'
import { declaredOf } from '../api/declared.ts'
import { type Freshness, freshnessOf } from '../api/freshness.ts'
import { daily, summaryToday, timeline } from '../api/numbers.ts'
import { appBreakdown, nonProductiveApps, trackerStatus } from '../api/people.ts'
import { maxTrendDays } from '../api/trendDays.ts'
import { type Live, useLive } from '../api/useLive.ts'
import { useServerConfig } from '../api/useServerConfig.ts'

/** Everything an admin sees of one person: nothing that the person does not also see. */
export interface PersonNumbers {
  config: Live<DashboardConfig>
  status: Live<TrackerStatusRow>
  summary: Live<Summary>
  apps: Live<AdminBreakdownRow[]>
  distractions: Live<NonProductiveAppRow[]>
  /** The last 30 days, however many of them are drawn. */
  days: Live<DailyRow[]>
  minutes: Live<TimelineRow[]>
  declared: Live<DeclaredDay>
  today: ComputedRef<Day | undefined>
  freshness: Freshness
}

/** Loads one person's numbers every `everyMs`. */
export function usePersonNumbers(userId: string, everyMs: number): PersonNumbers {
  const config = useServerConfig()
  const status = useLive({
    key: ['status', userId],
    ask: signal => trackerStatus(userId, signal),
    everyMs,
  })
  const summary = useLive({
    key: ['summary', userId],
    ask: signal => summaryToday(userId, signal),
    everyMs,
  })
  const apps = useLive({ key: ['breakdown', userId], ask: signal => appBreakdown(userId, signal), everyMs })
  const distractions = useLive({
    key: ['non-productive', userId],
    ask: signal => nonProductiveApps(userId, signal),
    everyMs,
  })
  const days = useLive({
    key: ['daily', userId],
    ask: signal => daily(userId, maxTrendDays, signal),
    everyMs,
  })
  const today = computed(() => days.data.value?.at(-1)?.date)
  const minutes = useLive({
    key: () => ['timeline', userId, today.value],
    ask: signal => timeline(userId, today.value ?? '', signal),
    enabled: () => today.value !== undefined && config.data.value !== undefined,
    everyMs,
  })
  const declared = useLive({
    key: () => ['declared', userId, today.value],
    ask: signal => declaredOf(userId, today.value ?? '', signal),
    enabled: () => today.value !== undefined,
    everyMs,
  })
  const all = [status, summary, apps, distractions, days, minutes]
  return {
    config,
    status,
    summary,
    apps,
    distractions,
    days,
    minutes,
    declared,
    today,
    freshness: freshnessOf(all),
  }
}
