import type { Summary } from '@telemetry-tracker/shared/contracts/http'
import type { ServerContext } from '../../context.ts'
import { summaryOfDay } from '../../queries/summary-of-day.ts'
import { noInputCountsFor } from '../no-input-counts.ts'
import { today } from '../parameters.ts'
import type { Serve } from '../serve.ts'

/** `GET /summary/today`: how much of today, or of the day asked for, was productive. */
export function summaryRoute(serve: Serve, context: ServerContext): void {
  const answers = context.recentAnswers.kind<Summary>()

  serve('GET /summary/today', async ({ query, scope }) => {
    const { date = await today(context, scope) } = query
    const noInputCounts = await noInputCountsFor(context, scope)
    const summary = await answers(scope, [date, noInputCounts], () =>
      summaryOfDay(context.database, scope, { day: date, noInputCounts }),
    )
    return typeof scope === 'string' ? { ...summary, timezone: context.days.zoneOf(scope) } : summary
  })
}
