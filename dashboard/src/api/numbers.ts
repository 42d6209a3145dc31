import type { Day } from '@telemetry-tracker/shared/time/days'
import { call } from './request.ts'

/** A person by ID; everyone if omitted. */
export type Scope = string | undefined

export const config = (signal: AbortSignal) => call('GET /config', { signal })

export const summaryToday = (userId: Scope, signal: AbortSignal) => summaryOf(userId, undefined, signal)

export const appsToday = (userId: Scope, signal: AbortSignal) => appsOf(userId, {}, signal)

/** Today's if no date is given: the server knows the current day. */
export const summaryOf = (user_id: Scope, date: Day | undefined, signal: AbortSignal) =>
  call('GET /summary/today', { query: { user_id, date }, signal })

export const appsOf = (
  user_id: Scope,
  days: { date?: Day | undefined; from?: Day; to?: Day },
  signal: AbortSignal,
) => call('GET /apps', { query: { user_id, ...days }, signal })

export const daily = (user_id: Scope, days: number, signal: AbortSignal) =>
  call('GET /daily', { query: { user_id, days }, signal })

export const timeline = (user_id: string, date: Day, signal: AbortSignal) =>
  call('GET /timeline', { query: { user_id, date }, signal })
