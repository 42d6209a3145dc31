import * as z from 'zod'
import { policySchema } from '../policy.ts'
import { teamPolicySchema } from '../team-policy.ts'
import { minuteStateSchema, reasonSchema } from './http.ts'

const version = z.int().min(0).describe('0 while no admin saved one: then the settings of each machine hold')

const history = z
  .array(
    z.object({
      version: z.int(),
      team_id: z.string().nullable().describe('whose; null: everyone’s'),
      follows: z.int().min(0).describe('the version before it of the same; 0: none'),
      changed: z.iso.datetime(),
      changed_by: z.string(),
    }),
  )
  .describe('of everyone’s and all teams’, newest first')

/** `GET /agent/policy`: the policy that a helper must apply */
export const agentPolicySchema = z.object({
  version,
  policy: policySchema.nullable().describe("null: the helper's own settings hold"),
})

/** `GET /admin/policy` */
export const centralPolicySchema = z.object({
  version,
  policy: policySchema,
  history,
})

/** `GET /admin/teams/:team_id/policy` */
export const teamPolicyAnswerSchema = z.object({
  version: z.int().min(0).describe('0 while the team never had anything of its own'),
  overrides: teamPolicySchema.describe('what the team has of its own'),
  company: policySchema.describe('what holds for the rest'),
  history,
})

/** Body of `PUT /admin/teams/:team_id/policy` */
export const teamPolicyChangeSchema = z.object({
  version: z.int().min(0).describe('the version that was read: another one by now is refused'),
  overrides: teamPolicySchema,
})

/** Body of `POST /admin/teams/:team_id/policy/preview` */
export const teamPolicyPreviewRequestSchema = z.object({ overrides: teamPolicySchema })

/** Body of `PUT /admin/policy` */
export const policyChangeSchema = z.object({
  version: version.describe('the version that was read: another one by now is refused'),
  policy: policySchema,
})

/** Body of `POST /admin/policy/preview` */
export const policyPreviewRequestSchema = z.object({ policy: policySchema })

const previewMinuteSchema = z.object({
  start: z.iso.datetime(),
  app_name: z.string(),
  from: z.object({ state: minuteStateSchema, reason: reasonSchema }),
  to: z.object({ state: minuteStateSchema, reason: reasonSchema }),
})

/** `POST /admin/policy/preview`: what this policy would have changed in the last 7 days */
export const policyPreviewSchema = z.object({
  minutes: z.int().min(0).describe('looked at'),
  changed: z.int().min(0).describe('minutes that would have another state'),
  people: z.int().min(0).describe('whose minutes these are'),
  looked_at: z.int().min(0).describe('people whose minutes were looked at'),
  everyone: z.int().min(0).describe('people there are'),
  held_back: z.boolean().describe('true with LEADERBOARD_MODE=team: nothing is shown, all numbers are 0'),
  who: z
    .array(
      z.object({
        user_id: z.string(),
        to_productive: z.int().min(0).describe('minutes'),
        to_non_productive: z.int().min(0).describe('minutes'),
        minutes: z.array(previewMinuteSchema).describe('the latest of them, newest first'),
      }),
    )
    .describe('most changed first'),
})

export type AgentPolicy = z.infer<typeof agentPolicySchema>
export type CentralPolicyAnswer = z.infer<typeof centralPolicySchema>
export type TeamPolicyAnswer = z.infer<typeof teamPolicyAnswerSchema>
export type PolicyPreview = z.infer<typeof policyPreviewSchema>
