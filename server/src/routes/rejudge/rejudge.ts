import type { Rejudging } from '@telemetry-tracker/shared/contracts/rejudging'
import type { ServerContext } from '../../context.ts'
import { rejudgeRunning } from '../../errors.ts'
import type { Serve } from '../serve.ts'

/** `/admin/rejudge`: judges every minute kept anew by today's policy, and tells how far that is. */
export function rejudgeRoutes(serve: Serve, { rejudgeJob, settings }: ServerContext): void {
  /** A policy that differs in one app changes the minutes of who uses it: where people are shown as teams only, nobody is told how many. */
  async function shown(): Promise<Rejudging> {
    const state = await rejudgeJob.state()
    if (settings.LEADERBOARD_MODE !== 'team' || state.last === null) return state
    return { ...state, last: { ended: state.last.ended } }
  }

  serve('GET /admin/rejudge', async ctx => {
    ctx.body = await shown()
  })

  serve('POST /admin/rejudge', async (ctx, { viewer }) => {
    if (!(await rejudgeJob.start(viewer))) throw rejudgeRunning()
    ctx.status = 202
    ctx.body = await shown()
  })
}
