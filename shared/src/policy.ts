import * as z from 'zod'
import { policyFields } from './policy-fields.ts'

type Fields = typeof policyFields

const shape = Object.fromEntries(
  Object.entries(policyFields).map(([name, { schema }]) => [name, schema]),
) as {
  [K in keyof Fields]: Fields[K]['schema']
}

/** The settings an admin controls centrally: what counts as what, and what leaves the machine. */
export const policySchema = z.object(shape)

export type Policy = z.infer<typeof policySchema>

/** The policy of a server that is not configured yet. */
export const defaultPolicy: Policy = policySchema.parse({})
