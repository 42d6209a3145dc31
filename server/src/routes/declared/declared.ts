import { individualsHidden } from '../../access/access-errors.ts'
import type { ServerContext } from '../../context.ts'
import { decideDeclaration } from '../../declared/decide-declaration.ts'
import { type DeclaringRules, declareTime } from '../../declared/declare-time.ts'
import { withdrawDeclaration } from '../../declared/withdraw-declaration.ts'
import { ownDeclaration } from '../../errors.ts'
import { declaredDay } from '../../queries/declared-day.ts'
import { pendingDeclarations } from '../../queries/pending-declarations.ts'
import { groupIn } from '../../queries/scope.ts'
import { personIn, today } from '../parameters.ts'
import type { Serve } from '../serve.ts'

/** Declared time: what people say that stretches without input were, and the approval that a policy may ask for. */
export function declaredRoutes(serve: Serve, context: ServerContext): void {
  const { database, settings, clock, centralPolicy, days } = context

  /** In team mode no one sees a single person's declarations, so no one could approve them. */
  async function rulesFor(userId: string): Promise<DeclaringRules> {
    await centralPolicy.refresh()
    const { mayDeclare, declaredNeeds } = centralPolicy.rulesOf(userId).policy
    const cannotApprove = declaredNeeds === 'approval' && settings.LEADERBOARD_MODE === 'team'
    return { may_declare: mayDeclare, needs: cannotApprove ? 'note' : declaredNeeds }
  }

  serve('GET /me/declared', async ({ scope, query }) => {
    const userId = personIn(scope)
    const { date = await today(context, userId) } = query
    return { ...(await declaredDay(database, userId, date)), ...(await rulesFor(userId)) }
  })

  serve('POST /me/declared', async ({ viewer, scope, body }) => {
    const userId = personIn(scope)
    await days.refresh()
    return declareTime(database, {
      userId,
      declaration: body,
      rules: await rulesFor(userId),
      retentionDays: settings.DATA_RETENTION_DAYS,
      dayOf: epochMs => days.dayOf(userId, epochMs),
      by: viewer,
      nowMs: clock(),
    })
  })

  serve('DELETE /me/declared/:id', async ({ viewer, scope, params: { id } }) => {
    await withdrawDeclaration(database, { userId: personIn(scope), id, by: viewer, nowMs: clock() })
    return { done: true }
  })

  serve('GET /declared', async ({ query: { user_id: userId, date } }) =>
    declaredDay(database, userId, date ?? (await today(context, userId))),
  )

  serve('GET /admin/declared', ({ scope }) => {
    if (settings.LEADERBOARD_MODE === 'team') throw individualsHidden()
    return pendingDeclarations(database, groupIn(scope))
  })

  serve('PUT /admin/user/:user_id/declared/:id', async ({ viewer, params, body: { decision } }) => {
    const { user_id: userId, id } = params
    if (viewer.kind === 'person' && viewer.userId === userId) throw ownDeclaration()
    await decideDeclaration(database, { userId, id, decision, by: viewer, nowMs: clock() })
    return { done: true }
  })
}
