import type { ServerContext } from '../../context.ts'
import { summaryOfDay } from '../../queries/summary-of-day.ts'
import { today } from '../parameters.ts'
import type { Serve } from '../serve.ts'

/** `GET /summary/today`: how much of today was productive. */
export function summaryRoute(serve: Serve, context: ServerContext): void {
  serve('GET /summary/today', async (ctx, { whose }) => {
    ctx.body = await summaryOfDay(context.database, whose, today(context))
  })
}
