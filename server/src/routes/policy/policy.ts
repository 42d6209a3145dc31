import type { Policy } from '@telemetry-tracker/shared/policy'
import { actorName } from '../../audit/actor.ts'
import { audit } from '../../audit/audit.ts'
import { readPolicy, savePolicy } from '../../central-policy/central-policy.ts'
import { newestVersionOf } from '../../central-policy/versions.ts'
import type { ServerContext } from '../../context.ts'
import { invalidParameter, stalePolicy } from '../../errors.ts'
import { policyHistory } from '../../queries/policy-history.ts'
import { policyPreview } from '../../queries/policy-preview.ts'
import { groupIn } from '../../queries/scope.ts'
import type { Serve } from '../serve.ts'
import { readPolicyBody } from './read-policy-body.ts'

/** The central policy: admins read, change and preview it, helpers apply it. To go back, save an older version again. */
export function policyRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, centralPolicy, settings, limits } = context

  serve('GET /agent/policy', async ({ viewer }) => {
    await centralPolicy.refresh()
    const userId = viewer.kind === 'person' || viewer.kind === 'device' ? viewer.userId : ''
    const version = centralPolicy.versionOf(userId)
    const { policy } = centralPolicy.rulesOf(userId)
    return { version, policy: version === 0 ? null : policy }
  })

  serve('GET /admin/policy', async ({ query }) => ({
    ...(await policyIn(query.version)),
    history: await policyHistory(database),
  }))

  /** Reading a large policy takes as long as hundreds of batches, so the newest version is read only if it is not cached. */
  async function policyIn(wanted: number | undefined): Promise<{ version: number; policy: Policy }> {
    const ofSettings = { version: 0, policy: settings.policy }
    if (wanted === 0) return ofSettings
    const known = { version: centralPolicy.version(), policy: centralPolicy.policy() }
    const version = wanted ?? (await database.reading(reads => newestVersionOf(reads, null)))
    if (version === known.version) return known
    const found = await database.reading(reads => readPolicy(reads, version))
    if (!found && wanted) throw invalidParameter('version: there is no such version.')
    return found ?? ofSettings
  }

  serve('PUT /admin/policy', { readBody: readPolicyBody }, async ({ viewer, body: { version, policy } }) => {
    const nowMs = clock()
    const saved = await database.transaction(async tx => {
      const by = await actorName(tx, viewer)
      const next = await savePolicy(tx, { after: version, policy, by, nowMs })
      if (next === undefined) throw stalePolicy()
      await audit.record({ tx, by: viewer, nowMs }, 'policy_changed', { version: next })
      return next
    })
    await centralPolicy.saved({ version: saved, policy })
    return { version: saved, policy, history: await policyHistory(database) }
  })

  serve('POST /admin/policy/preview', { readBody: readPolicyBody }, async ({ scope, body }) => {
    await centralPolicy.refresh()
    const wanted = await centralPolicy.rulesIf(body.policy)
    const compared = { now: centralPolicy.rulesOf, wanted, group: groupIn(scope) }
    return policyPreview(database, compared, { nowMs: clock(), inTurn: limits.budget.inTurn })
  })
}
