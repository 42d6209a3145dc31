import {
  type TeamPolicyAnswer,
  teamPolicyChangeSchema,
} from '@telemetry-tracker/shared/contracts/central-policy'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { mergePolicy } from '@telemetry-tracker/shared/team-policy'
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
import type { Serve } from '../serve.ts'
import { readPolicyBody } from './read-policy-body.ts'

const nothing: TeamPolicyVersion = { version: 0, overrides: {} }

/** A team's overrides of the central policy, with the same history and applied in the same way. */
export function teamPolicyRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, centralPolicy, settings, limits } = context

  async function answerWith(found: TeamPolicyVersion): Promise<TeamPolicyAnswer> {
    await centralPolicy.refresh()
    return { ...found, company: centralPolicy.policy(), history: await policyHistory(database) }
  }

  /** An unknown team is reported before anything invalid in the request. */
  const before = ({ params }: { params: { team_id: string } }) =>
    database.reading(reads => refuseUnknownTeam(reads, params.team_id))

  serve('GET /admin/teams/:team_id/policy', { before }, async ({ params, query: { version: wanted } }) => {
    const found =
      wanted === 0
        ? undefined
        : await database.reading(reads => readTeamPolicy(reads, params.team_id, wanted))
    if (!found && wanted) throw invalidParameter('version: this team has no such version.')
    return answerWith(found ?? nothing)
  })

  // The body is checked before the team, whose check belongs to the transaction.
  serve.raw('PUT /admin/teams/:team_id/policy', async (ctx, { viewer }) => {
    const { version: after, overrides } = await readPolicyBody(ctx, teamPolicyChangeSchema)
    const teamId = teamIdOf(ctx)
    const nowMs = clock()
    const saved = await database.transaction(async tx => {
      await refuseUnknownTeam(tx, teamId)
      const by = await actorName(tx, viewer)
      const version = await saveTeamPolicy(tx, { after, teamId, overrides, by, nowMs })
      if (version === undefined) throw stalePolicy()
      await audit.record({ tx, by: viewer, nowMs }, 'policy_changed', { version })
      return { version, overrides }
    })
    centralPolicy.changed()
    ctx.body = await answerWith(saved)
  })

  const options = { before, readBody: readPolicyBody }
  serve('POST /admin/teams/:team_id/policy/preview', options, async ({ scope, params, body }) => {
    await centralPolicy.refresh()
    const wanted = compileRules(mergePolicy(centralPolicy.policy(), body.overrides), settings.BUCKET_SIZE_SEC)
    await prepareRules(wanted)
    const { team_id: teamId } = params
    const compared = { now: centralPolicy.rulesOf, wanted: () => wanted, teamId, group: groupIn(scope) }
    return policyPreview(database, compared, { nowMs: clock(), inTurn: limits.budget.inTurn })
  })
}

async function refuseUnknownTeam(reads: Reads, teamId: string): Promise<void> {
  if (!(await isTeam(reads, teamId))) throw unknownTeam()
}
