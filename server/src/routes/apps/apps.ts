import type Router from '@koa/router'
import type { AppBreakdownRow } from '@telemetry-tracker/shared/contracts/http'
import type { ServerContext } from '../../context.ts'
import { allow } from '../../policies/allow.ts'
import { appTotals } from '../../queries/app-totals.ts'
import { today } from '../parameters.ts'
import { readQuery } from '../query.ts'
import { appsQuery } from './schema.ts'

/** `GET /apps`: today by app, largest first. */
export function appsRoute(router: Router, context: ServerContext): void {
  router.get('/apps', allow('person', context.settings), async ctx => {
    const { user_id } = readQuery(ctx, appsQuery)
    const day = today(context)
    const apps = await appTotals(context.database, user_id, [day, day])
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
