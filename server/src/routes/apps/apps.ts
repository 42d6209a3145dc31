import type { ServerContext } from '../../context.ts'
import { type AppTotals, appTotals } from '../../queries/app-totals.ts'
import { noInputCountsFor } from '../no-input-counts.ts'
import { dayRange, today } from '../parameters.ts'
import type { Serve } from '../serve.ts'

/** `GET /apps`: time by app for today or the requested days, largest first. */
export function appsRoute(serve: Serve, context: ServerContext): void {
  const answers = context.recentAnswers.kind<AppTotals[]>()

  serve('GET /apps', async ({ query, scope }) => {
    const days = dayRange(query, await today(context, scope))
    const noInputCounts = await noInputCountsFor(context, scope)
    const apps = await answers(scope, [days, noInputCounts], () =>
      appTotals(context.database, scope, { days, noInputCounts }),
    )
    return apps.map(({ app, category, total, productive, nonProductive, noInput }) => ({
      app_name: app,
      category,
      total_seconds: total,
      states: { productive, non_productive: nonProductive, no_input: noInput },
    }))
  })
}
