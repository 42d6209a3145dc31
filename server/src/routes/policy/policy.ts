import {
  type AgentPolicy,
  type CentralPolicyAnswer,
  policyChangeSchema,
  policyPreviewRequestSchema,
} from '@telemetry-tracker/shared/contracts/central-policy'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import * as z from 'zod'
import { nameInLog, systemActors } from '../../audit/names.ts'
import { deedBy, recordDeed } from '../../audit/record.ts'
import { readPolicy, savePolicy } from '../../central-policy/central-policy.ts'
import type { ServerContext } from '../../context.ts'
import { invalidParameter, stalePolicy } from '../../errors.ts'
import { policyHistory } from '../../queries/policy-history.ts'
import { policyPreview } from '../../queries/policy-preview.ts'
import { readQuery } from '../query.ts'
import { readBody } from '../read-body.ts'
import type { Serve } from '../serve.ts'

const policyQuery = z.object({
  version: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .optional(),
})

/** The central policy: read, changed and tried by admins, obeyed by helpers. An older version saved again is the way back. */
export function policyRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, centralPolicy, settings } = context

  serve('GET /agent/policy', async ctx => {
    await centralPolicy.refresh()
    const version = centralPolicy.version()
    ctx.body = { version, policy: version === 0 ? null : centralPolicy.policy() } satisfies AgentPolicy
  })

  serve('GET /admin/policy', async ctx => {
    const { version: wanted } = readQuery(ctx, policyQuery)
    const found = wanted === 0 ? undefined : await readPolicy({ all: database.read }, wanted)
    if (!found && wanted) throw invalidParameter('version: there is none of that number.')
    ctx.body = {
      ...(found ?? { version: 0, policy: settings.policy }),
      history: await policyHistory(database),
    } satisfies CentralPolicyAnswer
  })

  serve('PUT /admin/policy', async (ctx, { viewer }) => {
    const { version, policy } = await readBody(ctx, policyChangeSchema)
    const nowMs = clock()
    await database.transaction(async tx => {
      const by = viewer.kind === 'person' ? await nameInLog(tx, viewer.userId) : systemActors.openMode
      if (!(await savePolicy(tx, { after: version, policy, by, nowMs }))) throw stalePolicy()
      const deed = { by: deedBy(viewer), action: 'policy_changed', to: { name: `policy:${version + 1}` } }
      await recordDeed(database, tx, deed, nowMs)
    })
    centralPolicy.changed()
    await centralPolicy.refresh()
    ctx.body = {
      version: version + 1,
      policy,
      history: await policyHistory(database),
    } satisfies CentralPolicyAnswer
  })

  serve('POST /admin/policy/preview', async ctx => {
    const { policy } = await readBody(ctx, policyPreviewRequestSchema)
    await centralPolicy.refresh()
    const wanted = compileRules(policy, settings.BUCKET_SIZE_SEC)
    const isHidingFew = settings.LEADERBOARD_MODE === 'team'
    ctx.body = await policyPreview(database, { now: centralPolicy.rules(), wanted, isHidingFew }, clock())
  })
}
