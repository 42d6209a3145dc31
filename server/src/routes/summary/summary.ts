import { summaryQuery } from '@telemetry-tracker/shared/contracts/endpoints/activity'
import type { Summary } from '@telemetry-tracker/shared/contracts/http'
import type { ServerContext } from '../../context.ts'
import { summaryOfDay } from '../../queries/summary-of-day.ts'
import { today } from '../parameters.ts'
import { readQuery } from '../query.ts'
import type { Serve } from '../serve.ts'

/** `GET /summary/today`: how much of today, or of the day asked for, was productive. */
export function summaryRoute(serve: Serve, context: ServerContext): void {
  serve('GET /summary/today', async (ctx, { scope }) => {
    const { date = await today(context, scope) } = readQuery(ctx, summaryQuery)
    const summary = await summaryOfDay(context.database, scope, date)
    ctx.body = (
      typeof scope === 'string' ? { ...summary, timezone: context.days.zoneOf(scope) } : summary
    ) satisfies Summary
  })
}
