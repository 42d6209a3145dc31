import { type daysParameters, userIdParameter } from '@telemetry-tracker/shared/contracts/endpoints/query'
import { addDays, dayOf } from '@telemetry-tracker/shared/time/days'
import type { Context } from 'koa'
import type * as z from 'zod'
import type { ServerContext } from '../context.ts'
import { invalidParameter } from '../errors.ts'
import { lastDayShown } from '../queries/last-day-shown.ts'
import type { DayRange } from '../queries/persons-totals.ts'
import type { Scope } from '../queries/scope.ts'

export {
  dayParameter,
  daysParameters,
  userIdParameter,
} from '@telemetry-tracker/shared/contracts/endpoints/query'

/** The person an address like `/admin/user/<user_id>/…` names. Throws an ApiError when no id can be like that. */
export function personOf(ctx: Context): string {
  const result = userIdParameter.safeParse(ctx['params'].user_id)
  if (!result.success) throw invalidParameter('user_id: must have 1 to 128 characters.')
  return result.data
}

/**
 * The local day now: of a person where their days begin, of a group where the organisation's do. Of people who are shown as teams only, the last day
 * with something to show.
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

/** The days asked for; today when none are. Throws an ApiError when they contradict each other. */
export function dayRange({ date, from, to }: z.output<typeof daysParameters>, todayIs: string): DayRange {
  if (date !== undefined) {
    if (from !== undefined || to !== undefined) throw invalidParameter('date: omit it to use from and to.')
    return [date, date]
  }
  const range = [from ?? to ?? todayIs, to ?? todayIs] as const
  if (range[0] > range[1]) throw invalidParameter('from: must not be after to.')
  return range
}

/** The team an address like `/admin/teams/<team_id>/…` names. Throws an ApiError when no id can be like that. */
export function teamIdOf(ctx: Context): string {
  const result = userIdParameter.safeParse(ctx['params'].team_id)
  if (!result.success) throw invalidParameter('team_id: must have 1 to 128 characters.')
  return result.data
}
