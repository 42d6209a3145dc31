import type { AppBreakdownRow } from '@telemetry-tracker/shared/contracts/http'
import type { ServerContext } from '../../context.ts'
import { appTotals } from '../../queries/app-totals.ts'
import { dayRange, daysParameters, today } from '../parameters.ts'
import { readQuery } from '../query.ts'
import type { Serve } from '../serve.ts'

/** `GET /apps`: time by app for today or the requested days, largest first. */
export function appsRoute(serve: Serve, context: ServerContext): void {
  serve('GET /apps', async (ctx, { scope }) => {
    const days = dayRange(readQuery(ctx, daysParameters), await today(context, scope))
    const apps = await appTotals(context.database, scope, days)
    ctx.body = apps.map(
      ({ app, category, total, productive, nonProductive }): AppBreakdownRow => ({
        app_name: app,
        category,
        total_seconds: total,
        states: { productive, non_productive: nonProductive },
      }),
    )
  })
}
