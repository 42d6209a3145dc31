import {
  type TeamPolicyAnswer,
  teamPolicyChangeSchema,
  teamPolicyPreviewRequestSchema,
} from '@telemetry-tracker/shared/contracts/central-policy'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { mergePolicy } from '@telemetry-tracker/shared/team-policy'
import type { Context } from 'koa'
import { isTeam } from '../../access/teams.ts'
import { actorName } from '../../audit/actor.ts'
import { audit } from '../../audit/audit.ts'
import { prepareRules } from '../../central-policy/prepare-policy.ts'
import { readTeamPolicy, saveTeamPolicy, type TeamPolicyVersion } from '../../central-policy/team-policies.ts'
import type { ServerContext } from '../../context.ts'
import type { Reads } from '../../database/database.ts'
import { invalidParameter, stalePolicy, unknownTeam } from '../../errors.ts'
import { policyHistory } from '../../queries/policy-history.ts'
import { policyPreview } from '../../queries/policy-preview.ts'
import { groupIn } from '../../queries/scope.ts'
import { teamIdOf } from '../parameters.ts'
import { readQuery } from '../query.ts'
import type { Serve } from '../serve.ts'
import { readPolicyBody } from './read-policy-body.ts'
import { versionQuery } from './version-query.ts'

const nothing: TeamPolicyVersion = { version: 0, overrides: {} }

/** A team's overrides of the central policy, with the same history and applied in the same way. */
export function teamPolicyRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, centralPolicy, settings, limits } = context

  async function answerWith(found: TeamPolicyVersion): Promise<TeamPolicyAnswer> {
    await centralPolicy.refresh()
    return { ...found, company: centralPolicy.policy(), history: await policyHistory(database) }
  }

  serve('GET /admin/teams/:team_id/policy', async ctx => {
    const teamId = await database.reading(reads => knownTeam(reads, ctx))
    const { version: wanted } = readQuery(ctx, versionQuery)
    const found =
      wanted === 0 ? undefined : await database.reading(reads => readTeamPolicy(reads, teamId, wanted))
    if (!found && wanted) throw invalidParameter('version: this team has no such version.')
    ctx.body = await answerWith(found ?? nothing)
  })

  serve('PUT /admin/teams/:team_id/policy', async (ctx, { viewer }) => {
    const { version: after, overrides } = await readPolicyBody(ctx, teamPolicyChangeSchema)
    const nowMs = clock()
    const saved = await database.transaction(async tx => {
      const teamId = await knownTeam(tx, ctx)
      const by = await actorName(tx, viewer)
      const version = await saveTeamPolicy(tx, { after, teamId, overrides, by, nowMs })
      if (version === undefined) throw stalePolicy()
      await audit.record({ tx, by: viewer, nowMs }, 'policy_changed', { version })
      return { version, overrides }
    })
    centralPolicy.changed()
    ctx.body = await answerWith(saved)
  })

  serve('POST /admin/teams/:team_id/policy/preview', async (ctx, { scope }) => {
    const teamId = await database.reading(reads => knownTeam(reads, ctx))
    const { overrides } = await readPolicyBody(ctx, teamPolicyPreviewRequestSchema)
    await centralPolicy.refresh()
    const wanted = compileRules(mergePolicy(centralPolicy.policy(), overrides), settings.BUCKET_SIZE_SEC)
    await prepareRules(wanted)
    const compared = { now: centralPolicy.rulesOf, wanted: () => wanted, teamId, group: groupIn(scope) }
    ctx.body = await policyPreview(database, compared, { nowMs: clock(), inTurn: limits.budget.inTurn })
  })
}

async function knownTeam(reads: Reads, ctx: Context): Promise<string> {
  const teamId = teamIdOf(ctx)
  if (!(await isTeam(reads, teamId))) throw unknownTeam()
  return teamId
}
