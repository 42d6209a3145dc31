import type { Rejudging } from '@telemetry-tracker/shared/contracts/rejudging'
import type { ServerContext } from '../../context.ts'
import { rejudgeRunning } from '../../errors.ts'
import type { Serve } from '../serve.ts'

/** `/admin/rejudge`: re-evaluates all stored minutes with the current policy, and shows the progress. */
export function rejudgeRoutes(serve: Serve, { rejudgeJob, settings }: ServerContext): void {
  /** In team mode the number of changed minutes is hidden: with a policy that differs in one app, it would reveal who uses it. */
  async function shown(): Promise<Rejudging> {
    const state = await rejudgeJob.state()
    if (settings.LEADERBOARD_MODE !== 'team' || state.last === null) return state
    return { ...state, last: { ended: state.last.ended } }
  }

  serve('GET /admin/rejudge', shown)

  serve('POST /admin/rejudge', async ({ viewer }) => {
    if (!(await rejudgeJob.start(viewer))) throw rejudgeRunning()
    return shown()
  })
}
