import type Router from '@koa/router'
import type {
  AdminBreakdownRow,
  DeletionAnswer,
  NonProductiveAppRow,
} from '@telemetry-tracker/shared/contracts/http'
import type { Context } from 'koa'
import type { ServerContext } from '../../context.ts'
import { erasePerson } from '../../jobs/erase-person.ts'
import { allow } from '../../policies/allow.ts'
import { appTotals } from '../../queries/app-totals.ts'
import { leaderboard } from '../../queries/leaderboard.ts'
import { trackerStatus } from '../../queries/tracker-status.ts'
import { dayRange, daysParameters, personOf, today } from '../parameters.ts'
import { readQuery } from '../query.ts'
import { leaderboardQuery } from './schema.ts'

/** `/admin/…`: everyone's numbers, one person's in detail, and erasing a person. */
export function adminRoutes(router: Router, context: ServerContext): void {
  const { settings, database, clock } = context

  router.get('/admin/leaderboard', allow('manager', settings), async ctx => {
    const { q, team, sort, page, ...days } = readQuery(ctx, leaderboardQuery)
    const wanted = { days: dayRange(days, today(context)), search: q, team, sort, page }
    const { people, rows } = await leaderboard(database, wanted, clock())
    ctx.set('X-Total-Count', String(people))
    ctx.body = rows
  })

  router.get('/admin/tracker-status', allow('manager', settings), async ctx => {
    ctx.body = await trackerStatus(database, clock())
  })

  router.get('/admin/user/:user_id/non-productive-apps', allow('manager', settings), async ctx => {
    const apps = await personsApps(context, ctx)
    ctx.body = apps
      .filter(({ nonProductive }) => nonProductive > 0)
      .sort((a, b) => b.nonProductive - a.nonProductive)
      .map(({ app, nonProductive }): NonProductiveAppRow => ({ app_name: app, seconds: nonProductive }))
  })

  router.get('/admin/user/:user_id/app-breakdown', allow('manager', settings), async ctx => {
    const apps = await personsApps(context, ctx)
    ctx.body = apps.map(
      ({ app, productive, nonProductive, total, category }): AdminBreakdownRow => ({
        app_name: app,
        productive,
        non_productive: nonProductive,
        total,
        category,
      }),
    )
  })

  router.delete('/admin/user/:user_id', allow('admin', settings), async ctx => {
    const user_id = personOf(ctx)
    const deleted = await erasePerson(database, user_id, { actor: 'open-mode', nowMs: clock() })
    ctx.body = { deleted, user_id } satisfies DeletionAnswer
  })
}

async function personsApps(context: ServerContext, ctx: Context) {
  const days = dayRange(readQuery(ctx, daysParameters), today(context))
  return appTotals(context.database, personOf(ctx), days)
}
