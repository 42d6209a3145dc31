import type Router from '@koa/router'
import type { ServerContext } from '../../context.ts'
import { allow } from '../../policies/allow.ts'
import { summaryOfDay } from '../../queries/summary-of-day.ts'
import { today } from '../parameters.ts'
import { readQuery } from '../query.ts'
import { summaryQuery } from './schema.ts'

/** `GET /summary/today`: how much of today was productive. */
export function summaryRoute(router: Router, context: ServerContext): void {
  router.get('/summary/today', allow('person', context.settings), async ctx => {
    const { user_id } = readQuery(ctx, summaryQuery)
    ctx.body = await summaryOfDay(context.database, user_id, today(context))
  })
}
