import { deedBy } from '../../audit/record.ts'
import type { ServerContext } from '../../context.ts'
import { rejudgeRunning } from '../../errors.ts'
import type { Serve } from '../serve.ts'

/** `/admin/rejudge`: judges every minute kept anew by today's policy, and tells how far that is. */
export function rejudgeRoutes(serve: Serve, { rejudgeJob }: ServerContext): void {
  serve('GET /admin/rejudge', async ctx => {
    ctx.body = await rejudgeJob.state()
  })

  serve('POST /admin/rejudge', async (ctx, { viewer }) => {
    if (!(await rejudgeJob.start(deedBy(viewer)))) throw rejudgeRunning()
    ctx.status = 202
    ctx.body = await rejudgeJob.state()
  })
}
