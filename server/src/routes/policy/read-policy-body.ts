import type { Context } from 'koa'
import type * as z from 'zod'
import { preparePolicy } from '../../central-policy/prepare-policy.ts'
import { readJson } from '../../middlewares/read-json.ts'
import { createYielder } from '../../yield-to-event-loop.ts'
import { parseInSlices } from '../parse-in-slices.ts'
import { checked, limitKb } from '../read-body.ts'

/** Parses a body with a policy or a team's overrides without blocking other requests. Throws an ApiError that names the invalid field. */
export async function readPolicyBody<T extends z.ZodType>(ctx: Context, schema: T): Promise<z.output<T>> {
  const body = await readJson(ctx, limitKb)
  if (typeof body === 'object' && body !== null) {
    if ('policy' in body) await preparePolicy(body.policy)
    if ('overrides' in body) await preparePolicy(body.overrides)
  }
  return checked(await parseInSlices(schema, body, createYielder()))
}
