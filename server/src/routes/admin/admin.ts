import type { daysParameters } from '@telemetry-tracker/shared/contracts/endpoints/query'
import type { TeamTotalsRow, TrackerSummary } from '@telemetry-tracker/shared/contracts/http'
import type * as z from 'zod'
import { individualsHidden } from '../../access/access-errors.ts'
import { decideOnAccounts } from '../../access/roles.ts'
import type { ServerContext } from '../../context.ts'
import { unknownPerson } from '../../errors.ts'
import { erasePerson } from '../../jobs/erase-person.ts'
import { appTotals } from '../../queries/app-totals.ts'
import { leaderboard, type Sort, sortIn } from '../../queries/leaderboard.ts'
import { groupIn } from '../../queries/scope.ts'
import { teamTotals } from '../../queries/team-totals.ts'
import { trackerStatus, trackerStatusOf } from '../../queries/tracker-status.ts'
import { trackerSummary } from '../../queries/tracker-summary.ts'
import type { ServerSettings } from '../../settings.ts'
import { noInputCountsFor } from '../no-input-counts.ts'
import { dayRange, today } from '../parameters.ts'
import type { Serve } from '../serve.ts'

/** `/admin/…`: numbers of everyone, details of one person, and erasing a person. */
export function adminRoutes(serve: Serve, context: ServerContext): void {
  const { settings, access, database, centralPolicy, clock, recentAnswers } = context
  const boards = recentAnswers.kind<Awaited<ReturnType<typeof leaderboard>>>()
  const trackers = recentAnswers.kind<TrackerSummary>()
  const totals = recentAnswers.kind<TeamTotalsRow[]>()

  serve('GET /admin/leaderboard', async ({ ctx, scope, query }) => {
    await centralPolicy.refresh()
    const { q, team, sort, page, ...days } = query
    const wanted = {
      days: dayRange(days, await today(context, scope)),
      group: groupIn(scope),
      search: q,
      team,
      sort: sortAllowed(settings.LEADERBOARD_MODE, sortIn(sort)),
      page,
      noInputCounts: centralPolicy.noInputCounts(),
    }
    const { people, rows } = await boards(scope, [wanted], () => leaderboard(database, wanted, clock()))
    ctx.set('X-Total-Count', String(people))
    return rows
  })

  serve('GET /admin/tracker-status', ({ scope }) => trackerStatus(database, groupIn(scope), clock()))

  serve('GET /admin/tracker-summary', ({ scope }) =>
    trackers(scope, [], () => trackerSummary(database, groupIn(scope), clock())),
  )

  serve('GET /admin/team-totals', async ({ scope, query }) => {
    const days = dayRange(query, await today(context, scope))
    await centralPolicy.refresh()
    const { noInputCountsOfTeam: noInputCountsOf } = centralPolicy
    return totals(scope, [days, centralPolicy.noInputCounts()], () =>
      teamTotals(database, groupIn(scope), { days, noInputCountsOf }),
    )
  })

  serve('GET /admin/user/:user_id/status', async ({ params }) => {
    const status = await trackerStatusOf(database, params.user_id, clock())
    if (status === undefined) throw unknownPerson()
    return status
  })

  serve('GET /admin/user/:user_id/non-productive-apps', async ({ params, query }) => {
    const apps = await personsApps(context, params.user_id, query)
    return apps
      .filter(({ nonProductive }) => nonProductive > 0)
      .sort((a, b) => b.nonProductive - a.nonProductive)
      .map(({ app, nonProductive, noInput }) => ({
        app_name: app,
        seconds: nonProductive,
        no_input: noInput,
      }))
  })

  serve('GET /admin/user/:user_id/app-breakdown', async ({ params, query }) => {
    const apps = await personsApps(context, params.user_id, query)
    return apps.map(({ app, productive, nonProductive, noInput, total, category }) => ({
      app_name: app,
      productive,
      non_productive: nonProductive,
      no_input: noInput,
      total,
      category,
    }))
  })

  serve('DELETE /admin/user/:user_id', async ({ viewer, params: { user_id } }) => {
    const deleted = await decideOnAccounts(database, viewer, tx =>
      erasePerson(tx, user_id, { by: viewer, nowMs: clock() }),
    )
    access.revocations.changed()
    context.days.learn(user_id, null)
    context.pauses.forget(user_id)
    await database.scrubFiles()
    await context.updateErasedList?.()
    const rows = settings.LEADERBOARD_MODE === 'team' ? {} : { deleted }
    return { ...rows, user_id }
  })
}

/** In unranked mode people are always sorted by name. */
function sortAllowed(mode: ServerSettings['LEADERBOARD_MODE'], sort: Sort): Sort {
  if (mode === 'team') throw individualsHidden()
  return mode === 'unranked' ? { field: 'user_id', descending: false } : sort
}

async function personsApps(context: ServerContext, userId: string, wanted: z.output<typeof daysParameters>) {
  const days = dayRange(wanted, await today(context, userId))
  const noInputCounts = await noInputCountsFor(context, userId)
  return appTotals(context.database, userId, { days, noInputCounts })
}
