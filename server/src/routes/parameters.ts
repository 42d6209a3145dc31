import { type daysParameters, userIdParameter } from '@telemetry-tracker/shared/contracts/endpoints/query'
import { addDays, dayOf } from '@telemetry-tracker/shared/time/days'
import type { Context } from 'koa'
import type * as z from 'zod'
import type { ServerContext } from '../context.ts'
import { invalidParameter } from '../errors.ts'
import { lastDayShown } from '../queries/last-day-shown.ts'
import type { DayRange } from '../queries/persons-totals.ts'
import type { Scope } from '../queries/scope.ts'

/** The parameters in a path. Throws an ApiError if the ID of a person or team is invalid. */
export function pathParameters(ctx: Context): Record<string, string> {
  const given: Record<string, string> = ctx['params']
  if ('user_id' in given) personOf(ctx)
  if ('team_id' in given) teamIdOf(ctx)
  return given
}

/** The user ID in a path like `/admin/user/<user_id>/…`. Throws an ApiError if it is invalid. */
export function personOf(ctx: Context): string {
  const result = userIdParameter.safeParse(ctx['params'].user_id)
  if (!result.success) throw invalidParameter('user_id: must have 1 to 128 characters.')
  return result.data
}

/**
 * The current local day: in a person's time zone, or in the organisation's for a group. In team mode, the last day with published data.
 */
export async function today(
  { clock, settings, days, database }: ServerContext,
  scope: Scope,
): Promise<string> {
  await days.refresh()
  const nowMs = clock()
  if (typeof scope !== 'string' && scope.enforcesMinimumGroupSize)
    return (await lastDayShown(database, scope)) ?? addDays(dayOf(nowMs, settings.TIMEZONE), -1)
  return typeof scope === 'string' ? days.dayOf(scope, nowMs) : dayOf(nowMs, settings.TIMEZONE)
}

/** The requested days, by default today. Throws an ApiError if they contradict each other. */
export function dayRange({ date, from, to }: z.output<typeof daysParameters>, todayIs: string): DayRange {
  if (date !== undefined) {
    if (from !== undefined || to !== undefined) throw invalidParameter('date: omit it to use from and to.')
    return [date, date]
  }
  const range = [from ?? to ?? todayIs, to ?? todayIs] as const
  if (range[0] > range[1]) throw invalidParameter('from: must not be after to.')
  return range
}

/** The team ID in a path like `/admin/teams/<team_id>/…`. Throws an ApiError if it is invalid. */
export function teamIdOf(ctx: Context): string {
  const result = userIdParameter.safeParse(ctx['params'].team_id)
  if (!result.success) throw invalidParameter('team_id: must have 1 to 128 characters.')
  return result.data
}

/** The person of a route about oneself. In open mode the query has the user ID; throws an ApiError without it. */
export function personIn(scope: Scope): string {
  if (typeof scope !== 'string') throw invalidParameter('user_id: is required, because no one is signed in.')
  return scope
}
