import * as z from 'zod'
import { policySchema } from '../policy.ts'

const version = z.int().min(0).describe('0 while no admin saved one: then the settings of each machine hold')

/** `GET /agent/policy`: what a helper must obey */
export const agentPolicySchema = z.object({
  version,
  policy: policySchema.nullable().describe("null: the helper's own settings hold"),
})

/** `GET /admin/policy` */
export const centralPolicySchema = z.object({
  version,
  policy: policySchema,
  history: z
    .array(z.object({ version: z.int(), changed: z.iso.datetime(), changed_by: z.string() }))
    .describe('newest first'),
})

/** Body of `PUT /admin/policy` */
export const policyChangeSchema = z.object({
  version: version.describe('the version that was read: another one by now is refused'),
  policy: policySchema,
})

/** Body of `POST /admin/policy/preview` */
export const policyPreviewRequestSchema = z.object({ policy: policySchema })

/** `POST /admin/policy/preview`: what this policy would have changed in the last 7 days */
export const policyPreviewSchema = z.object({
  minutes: z.int().min(0).describe('looked at'),
  changed: z.int().min(0).describe('minutes that would have another state'),
  people: z.int().min(0).describe('whose minutes these are'),
})

export type AgentPolicy = z.infer<typeof agentPolicySchema>
export type CentralPolicyAnswer = z.infer<typeof centralPolicySchema>
export type PolicyPreview = z.infer<typeof policyPreviewSchema>
