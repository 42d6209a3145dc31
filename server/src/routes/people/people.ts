import {
  type Done,
  type PasswordLink,
  type TeamRow,
  teamChangeSchema,
  type UserRow,
  userChangeSchema,
} from '@telemetry-tracker/shared/contracts/access'
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
import { personOf, teamIdOf } from '../parameters.ts'
import { publicUrlOf } from '../public-url.ts'
import { readBody } from '../read-body.ts'
import type { Serve } from '../serve.ts'

/** `/admin/users` and `/admin/teams`: people, their roles, and teams with their managers. */
export function peopleRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, centralPolicy, days } = context

  serve.raw('GET /admin/users', async ctx => {
    ctx.body = (await listUsers(database)) satisfies UserRow[]
  })

  serve.raw('PUT /admin/users/:user_id', async (ctx, { viewer }) => {
    const userId = personOf(ctx)
    const change = await readBody(ctx, userChangeSchema)
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
    ctx.body = { done: true } satisfies Done
  })

  serve.raw('POST /admin/users/:user_id/password-link', async (ctx, { viewer }) => {
    const userId = personOf(ctx)
    const nowMs = clock()
    const secret = await decideOnAccounts(database, viewer, async tx => {
      if (!(await findAccount(tx, userId))) throw unknownPerson()
      await audit.record({ tx, by: viewer, nowMs }, 'password_link_made', { userId })
      const by = viewer.kind === 'person' ? await nameInLog(tx, viewer.userId) : null
      return makeLink(tx, { purpose: 'password', userId, nowMs, by })
    })
    ctx.body = {
      url: `${publicUrlOf(ctx, context.settings)}/password#${secret}`,
      expires_in: linkLifeMs.password / 1000,
    } satisfies PasswordLink
  })

  serve.raw('GET /admin/teams', async (ctx, { scope }) => {
    ctx.body = (await listTeams(database, groupIn(scope))) satisfies TeamRow[]
  })

  serve.raw('PUT /admin/teams/:team_id', async (ctx, { viewer }) => {
    const teamId = teamIdOf(ctx)
    const { name, managers } = await readBody(ctx, teamChangeSchema)
    await database.transaction(async tx => {
      await saveTeam(tx, { teamId, name, managers })
      await audit.record({ tx, by: viewer, nowMs: clock() }, 'team_changed', { teamId })
    })
    ctx.body = { done: true } satisfies Done
  })

  serve.raw('DELETE /admin/teams/:team_id', async (ctx, { viewer }) => {
    const teamId = teamIdOf(ctx)
    await database.transaction(async tx => {
      await removeTeam(tx, teamId)
      const by = await actorName(tx, viewer)
      if (!(await endTeamPolicy(tx, { teamId, by, nowMs: clock() }))) throw stalePolicy()
      await audit.record({ tx, by: viewer, nowMs: clock() }, 'team_removed', { teamId })
    })
    centralPolicy.changed()
    ctx.body = { done: true } satisfies Done
  })
}
