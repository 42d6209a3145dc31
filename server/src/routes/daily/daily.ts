import type Router from '@koa/router'
import { daysUpTo } from '@telemetry-tracker/shared/time/days'
import type { ServerContext } from '../../context.ts'
import { allow } from '../../policies/allow.ts'
import { dailyTotals } from '../../queries/daily-totals.ts'
import { today } from '../parameters.ts'
import { readQuery } from '../query.ts'
import { dailyQuery } from './schema.ts'

/** `GET /daily`: one row a local day up to today, oldest first, zeros included. */
export function dailyRoute(router: Router, context: ServerContext): void {
  router.get('/daily', allow('person', context.settings), async ctx => {
    const { user_id, days } = readQuery(ctx, dailyQuery)
    ctx.body = await dailyTotals(context.database, user_id, daysUpTo(today(context), days))
  })
}
