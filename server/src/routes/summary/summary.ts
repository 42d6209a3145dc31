import type { Summary } from '@telemetry-tracker/shared/contracts/http'
import * as z from 'zod'
import type { ServerContext } from '../../context.ts'
import { summaryOfDay } from '../../queries/summary-of-day.ts'
import { dayParameter, today } from '../parameters.ts'
import { readQuery } from '../query.ts'
import type { Serve } from '../serve.ts'

const summaryQuery = z.object({ date: dayParameter.optional() })

/** `GET /summary/today`: the productive and non-productive time of today or another day. */
export function summaryRoute(serve: Serve, context: ServerContext): void {
  serve('GET /summary/today', async (ctx, { scope }) => {
    const { date = await today(context, scope) } = readQuery(ctx, summaryQuery)
    const summary = await summaryOfDay(context.database, scope, date)
    ctx.body = (
      typeof scope === 'string' ? { ...summary, timezone: context.days.zoneOf(scope) } : summary
    ) satisfies Summary
  })
}
