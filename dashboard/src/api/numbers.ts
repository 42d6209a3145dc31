import type {
  AppBreakdownRow,
  DailyRow,
  DashboardConfig,
  Summary,
  TimelineRow,
} from '@telemetry-tracker/shared/contracts/http'
import type { Day } from '@telemetry-tracker/shared/time/days'
import { getJson } from './request.ts'

/** Whose numbers: one person's, or everyone's when left out. */
export type Whose = string | undefined

export const config = (signal: AbortSignal) => getJson<DashboardConfig>('/config', {}, signal)

export const summaryToday = (whose: Whose, signal: AbortSignal) => summaryOf(whose, undefined, signal)

export const appsToday = (whose: Whose, signal: AbortSignal) => appsOf(whose, {}, signal)

/** Today's when no date is given: the server knows which day that is. */
export const summaryOf = (whose: Whose, date: Day | undefined, signal: AbortSignal) =>
  getJson<Summary>('/summary/today', { user_id: whose, date }, signal)

export const appsOf = (
  whose: Whose,
  days: { date?: Day | undefined; from?: Day; to?: Day },
  signal: AbortSignal,
) => getJson<AppBreakdownRow[]>('/apps', { user_id: whose, ...days }, signal)

export const daily = (whose: Whose, days: number, signal: AbortSignal) =>
  getJson<DailyRow[]>('/daily', { user_id: whose, days }, signal)

export const timeline = (userId: string, date: Day, signal: AbortSignal) =>
  getJson<TimelineRow[]>('/timeline', { user_id: userId, date }, signal)
