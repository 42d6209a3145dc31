import { daysUpTo } from '@telemetry-tracker/shared/time/days'
import type { ServerContext } from '../../context.ts'
import { dailyTotals } from '../../queries/daily-totals.ts'
import { today } from '../parameters.ts'
import type { Serve } from '../serve.ts'

/** `GET /daily`: one row per local day up to today, oldest first, including days without data. */
export function dailyRoute(serve: Serve, context: ServerContext): void {
  serve('GET /daily', async ({ query, scope }) =>
    dailyTotals(context.database, scope, daysUpTo(await today(context, scope), query.days)),
  )
}
