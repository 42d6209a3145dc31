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
import { nameInLog, teamName } from '../../audit/names.ts'
import { auditActor, recordAuditEvent } from '../../audit/record.ts'
import { changedBy } from '../../central-policy/changed-by.ts'
import { endTeamPolicy } from '../../central-policy/team-policies.ts'
import type { ServerContext } from '../../context.ts'
import { stalePolicy, unknownPerson } from '../../errors.ts'
import { moveToZone } from '../../jobs/move-to-zone.ts'
import { groupIn } from '../../queries/scope.ts'
import { teams } from '../../queries/teams.ts'
import { users } from '../../queries/users.ts'
import { personOf, teamIdOf } from '../parameters.ts'
import { publicUrlOf } from '../public-url.ts'
import { readBody } from '../read-body.ts'
import type { Serve } from '../serve.ts'

/** `/admin/users` and `/admin/teams`: people, their roles, and teams with their managers. */
export function peopleRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, centralPolicy, days } = context

  serve('GET /admin/users', async ctx => {
    ctx.body = (await users(database)) satisfies UserRow[]
  })

  serve('PUT /admin/users/:user_id', async (ctx, { viewer }) => {
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
      const detail = Object.keys(change).sort().join(', ')
      await recordAuditEvent(
        database,
        tx,
        {
          by: auditActor(viewer),
          action: 'person_changed',
          to: { userId },
          detail: change.role ? `${detail}: ${change.role}` : detail,
        },
        nowMs,
      )
    })
    await changed.catch(async (error: unknown) => {
      if (change.time_zone !== undefined) await days.relearn()
      throw error
    })
    if (change.team_id !== undefined) centralPolicy.changed()
    ctx.body = { done: true } satisfies Done
  })

  serve('POST /admin/users/:user_id/password-link', async (ctx, { viewer }) => {
    const userId = personOf(ctx)
    const nowMs = clock()
    const secret = await decideOnAccounts(database, viewer, async tx => {
      if (!(await findAccount(tx, userId))) throw unknownPerson()
      const auditEvent = { by: auditActor(viewer), action: 'password_link_made', to: { userId } }
      await recordAuditEvent(database, tx, auditEvent, nowMs)
      const by = viewer.kind === 'person' ? await nameInLog(tx, viewer.userId) : null
      return makeLink(tx, { purpose: 'password', userId, nowMs, by })
    })
    ctx.body = {
      url: `${publicUrlOf(ctx, context.settings)}/password#${secret}`,
      expires_in: linkLifeMs.password / 1000,
    } satisfies PasswordLink
  })

  serve('GET /admin/teams', async (ctx, { scope }) => {
    ctx.body = (await teams(database, groupIn(scope))) satisfies TeamRow[]
  })

  serve('PUT /admin/teams/:team_id', async (ctx, { viewer }) => {
    const teamId = teamIdOf(ctx)
    const { name, managers } = await readBody(ctx, teamChangeSchema)
    await database.transaction(async tx => {
      await tx.run(
        'INSERT INTO teams (team_id, name) VALUES ($1, $2) ON CONFLICT (team_id) DO UPDATE SET name = excluded.name',
        [teamId, name],
      )
      await tx.run('DELETE FROM team_managers WHERE team_id = $1', [teamId])
      for (const userId of new Set(managers))
        await tx.run('INSERT INTO team_managers (team_id, user_id) VALUES ($1, $2)', [teamId, userId])
      const auditEvent = { by: auditActor(viewer), action: 'team_changed', to: { name: teamName(teamId) } }
      await recordAuditEvent(database, tx, auditEvent, clock())
    })
    ctx.body = { done: true } satisfies Done
  })

  serve('DELETE /admin/teams/:team_id', async (ctx, { viewer }) => {
    const teamId = teamIdOf(ctx)
    await database.transaction(async tx => {
      await tx.run('DELETE FROM team_managers WHERE team_id = $1', [teamId])
      await tx.run('DELETE FROM teams WHERE team_id = $1', [teamId])
      for (const row of await tx.all('SELECT user_id FROM users WHERE team_id = $1', [teamId]))
        await tx.run('UPDATE users SET team_id = NULL WHERE user_id = $1', [String(row['user_id'])])
      const by = await changedBy(tx, viewer)
      if (!(await endTeamPolicy(tx, { teamId, by, nowMs: clock() }))) throw stalePolicy()
      const auditEvent = { by: auditActor(viewer), action: 'team_removed', to: { name: teamName(teamId) } }
      await recordAuditEvent(database, tx, auditEvent, clock())
    })
    centralPolicy.changed()
    ctx.body = { done: true } satisfies Done
  })
}
