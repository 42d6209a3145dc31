import type { DayNoteRow } from '@telemetry-tracker/shared/contracts/day-notes'
import type {
  AppBreakdownRow,
  DailyRow,
  DashboardConfig,
  Summary,
  TimelineRow,
} from '@telemetry-tracker/shared/contracts/http'
import type { Day } from '@telemetry-tracker/shared/time/days'
import { type ComputedRef, computed, type Ref } from 'vue'
import { dayNotes } from '../api/dayNotes.ts'
import { type Freshness, freshnessOf } from '../api/freshness.ts'
import { appsOf, daily, summaryOf, timeline } from '../api/numbers.ts'
import { maxTrendDays } from '../api/trendDays.ts'
import { type Live, useLive } from '../api/useLive.ts'
import { useServerConfig } from '../api/useServerConfig.ts'

/** Everything a person's own page shows of a day. */
export interface MyNumbers {
  config: Live<DashboardConfig>
  summary: Live<Summary>
  apps: Live<AppBreakdownRow[]>
  /** The last 30 days, however many of them are drawn. */
  days: Live<DailyRow[]>
  minutes: Live<TimelineRow[]>
  notes: Live<DayNoteRow[]>
  /** Today by the server's clock and the organisation's zone: this machine's clock may be wrong. */
  today: ComputedRef<Day | undefined>
  /** The day shown. */
  day: ComputedRef<Day | undefined>
  freshness: Freshness
}

/** Loads a person's numbers of a day (today by default) every `everyMs`. */
export function useMyNumbers(
  userId: string,
  date: Readonly<Ref<Day | undefined>>,
  everyMs: number,
): MyNumbers {
  const config = useServerConfig()
  const summary = useLive({
    key: () => ['summary', userId, date.value],
    ask: signal => summaryOf(userId, date.value, signal),
    everyMs,
  })
  const apps = useLive({
    key: () => ['apps', userId, date.value],
    ask: signal => appsOf(userId, { date: date.value }, signal),
    everyMs,
  })
  const days = useLive({
    key: ['daily', userId],
    ask: signal => daily(userId, maxTrendDays, signal),
    everyMs,
  })
  const today = computed(() => days.data.value?.at(-1)?.date)
  const day = computed(() => date.value ?? today.value)
  const minutes = useLive({
    key: () => ['timeline', userId, day.value],
    ask: signal => timeline(userId, day.value ?? '', signal),
    enabled: () => day.value !== undefined && config.data.value !== undefined,
    everyMs,
  })
  const notes = useLive({
    key: () => ['day-notes', userId, day.value],
    ask: signal => dayNotes(userId, day.value ?? '', signal),
    enabled: () => day.value !== undefined,
    everyMs,
  })
  return {
    config,
    summary,
    apps,
    days,
    minutes,
    notes,
    today,
    day,
    freshness: freshnessOf([summary, apps, days, minutes]),
  }
}
