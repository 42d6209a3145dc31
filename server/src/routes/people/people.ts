import type { TeamRow } from '@telemetry-tracker/shared/contracts/access'
import { findAccount, knowPerson } from '../../access/accounts.ts'
import { changePerson } from '../../access/change-person.ts'
import { linkLifeMs, makeLink } from '../../access/one-time-links.ts'
import { decideOnAccounts, giveRole } from '../../access/roles.ts'
import { removeTeam, saveTeam } from '../../access/teams.ts'
import { actorName } from '../../audit/actor.ts'
import { audit } from '../../audit/audit.ts'
import { nameInLog } from '../../audit/names.ts'
import { endTeamPolicy } from '../../central-policy/team-policies.ts'
import type { ServerContext } from '../../context.ts'
import { stalePolicy, unknownPerson } from '../../errors.ts'
import { moveToZone } from '../../jobs/move-to-zone.ts'
import { listTeams } from '../../queries/list-teams.ts'
import { listUsers } from '../../queries/list-users.ts'
import { groupIn } from '../../queries/scope.ts'
import { publicUrlOf } from '../public-url.ts'
import type { Serve } from '../serve.ts'

/** `/admin/users` and `/admin/teams`: people, their roles, and teams with their managers. */
export function peopleRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, centralPolicy, days } = context

  serve('GET /admin/users', () => listUsers(database))

  serve('PUT /admin/users/:user_id', async ({ viewer, params: { user_id: userId }, body: change }) => {
    const nowMs = clock()
    const changed = decideOnAccounts(database, viewer, async tx => {
      await knowPerson(tx, userId, nowMs)
      await changePerson(tx, userId, change)
      if (change.role !== undefined) await giveRole(tx, { userId, role: change.role, nowMs })
      // After all checks, because minutes are counted by the new zone from here on.
      if (change.time_zone !== undefined)
        await moveToZone(tx, { userId, timeZone: change.time_zone }, { rules: centralPolicy.rules(), days })
      const fields = Object.keys(change).sort().join(', ')
      await audit.record({ tx, by: viewer, nowMs }, 'person_changed', {
        userId,
        change: change.role ? `${fields}: ${change.role}` : fields,
      })
    })
    await changed.catch(async (error: unknown) => {
      if (change.time_zone !== undefined) await days.relearn()
      throw error
    })
    if (change.team_id !== undefined) centralPolicy.changed()
    return { done: true }
  })

  serve('POST /admin/users/:user_id/password-link', async ({ ctx, viewer, params }) => {
    const { user_id: userId } = params
    const nowMs = clock()
    const secret = await decideOnAccounts(database, viewer, async tx => {
      if (!(await findAccount(tx, userId))) throw unknownPerson()
      await audit.record({ tx, by: viewer, nowMs }, 'password_link_made', { userId })
      const by = viewer.kind === 'person' ? await nameInLog(tx, viewer.userId) : null
      return makeLink(tx, { purpose: 'password', userId, nowMs, by })
    })
    return {
      url: `${publicUrlOf(ctx, context.settings)}/password#${secret}`,
      expires_in: linkLifeMs.password / 1000,
    }
  })

  const teams = context.recentAnswers.kind<TeamRow[]>()
  serve('GET /admin/teams', ({ scope }) => teams(scope, [], () => listTeams(database, groupIn(scope))))

  serve('PUT /admin/teams/:team_id', async ({ viewer, params, body: { name, managers } }) => {
    const { team_id: teamId } = params
    await database.transaction(async tx => {
      await saveTeam(tx, { teamId, name, managers })
      await audit.record({ tx, by: viewer, nowMs: clock() }, 'team_changed', { teamId })
    })
    return { done: true }
  })

  serve('DELETE /admin/teams/:team_id', async ({ viewer, params: { team_id: teamId } }) => {
    await database.transaction(async tx => {
      await removeTeam(tx, teamId)
      const by = await actorName(tx, viewer)
      if (!(await endTeamPolicy(tx, { teamId, by, nowMs: clock() }))) throw stalePolicy()
      await audit.record({ tx, by: viewer, nowMs: clock() }, 'team_removed', { teamId })
    })
    centralPolicy.changed()
    return { done: true }
  })
}
