import type {
  AppBreakdownRow,
  DailyRow,
  DashboardConfig,
  Summary,
  TimelineRow,
} from '@telemetry-tracker/shared/contracts/http'
import type { Day } from '@telemetry-tracker/shared/time/days'
import { getJson } from './request.ts'

/** A person by id, or everyone when left out. */
export type Scope = string | undefined

export const config = (signal: AbortSignal) => getJson<DashboardConfig>('/config', {}, signal)

export const summaryToday = (userId: Scope, signal: AbortSignal) => summaryOf(userId, undefined, signal)

export const appsToday = (userId: Scope, signal: AbortSignal) => appsOf(userId, {}, signal)

/** Today's when no date is given: the server knows which day that is. */
export const summaryOf = (userId: Scope, date: Day | undefined, signal: AbortSignal) =>
  getJson<Summary>('/summary/today', { user_id: userId, date }, signal)

export const appsOf = (
  userId: Scope,
  days: { date?: Day | undefined; from?: Day; to?: Day },
  signal: AbortSignal,
) => getJson<AppBreakdownRow[]>('/apps', { user_id: userId, ...days }, signal)

export const daily = (userId: Scope, days: number, signal: AbortSignal) =>
  getJson<DailyRow[]>('/daily', { user_id: userId, days }, signal)

export const timeline = (userId: string, date: Day, signal: AbortSignal) =>
  getJson<TimelineRow[]>('/timeline', { user_id: userId, date }, signal)
