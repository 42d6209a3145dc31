import type { DailyRow } from '@telemetry-tracker/shared/contracts/http'
import { daysUpTo } from '@telemetry-tracker/shared/time/days'
import type { ServerContext } from '../../context.ts'
import { dailyTotals } from '../../queries/daily-totals.ts'
import { today } from '../parameters.ts'
import type { Serve } from '../serve.ts'

/** `GET /daily`: one row per local day up to today, oldest first, including days without data. */
export function dailyRoute(serve: Serve, context: ServerContext): void {
  const answers = context.recentAnswers.kind<DailyRow[]>()

  serve('GET /daily', async ({ query, scope }) => {
    const days = daysUpTo(await today(context, scope), query.days)
    return answers(scope, days, () => dailyTotals(context.database, scope, days))
  })
}
