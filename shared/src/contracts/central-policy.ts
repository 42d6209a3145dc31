import * as z from 'zod'
import { policySchema } from '../policy.ts'
import { teamPolicySchema } from '../team-policy.ts'
import { minuteStateSchema, reasonSchema } from './http.ts'

const version = z
  .int()
  .min(0)
  .describe('0 if no admin has saved a policy; the settings of each device then apply')

const history = z
  .array(
    z.object({
      version: z.int(),
      team_id: z.string().nullable().describe('null: the company policy'),
      follows: z.int().min(0).describe('previous version of the same policy; 0: none'),
      changed: z.iso.datetime(),
      changed_by: z.string(),
    }),
  )
  .describe('versions of the company policy and of all team policies, newest first')

/** `GET /agent/policy`: the policy that a helper must apply */
export const agentPolicySchema = z.object({
  version,
  policy: policySchema.nullable().describe("null: the helper's own settings apply"),
})

/** `GET /admin/policy` */
export const centralPolicySchema = z.object({
  version,
  policy: policySchema,
  history,
})

/** `GET /admin/teams/:team_id/policy` */
export const teamPolicyAnswerSchema = z.object({
  version: z.int().min(0).describe('0 if the team has never had settings of its own'),
  overrides: teamPolicySchema.describe('the team’s own settings'),
  company: policySchema.describe('the company policy, which applies to everything else'),
  history,
})

/** Body of `PUT /admin/teams/:team_id/policy` */
export const teamPolicyChangeSchema = z.object({
  version: z.int().min(0).describe('the version that was read; refused if there is a newer one'),
  overrides: teamPolicySchema,
})

/** Body of `POST /admin/teams/:team_id/policy/preview` */
export const teamPolicyPreviewRequestSchema = z.object({ overrides: teamPolicySchema })

/** Body of `PUT /admin/policy` */
export const policyChangeSchema = z.object({
  version: version.describe('the version that was read; refused if there is a newer one'),
  policy: policySchema,
})

/** Body of `POST /admin/policy/preview` */
export const policyPreviewRequestSchema = z.object({ policy: policySchema })

const percent = z.int().min(0).max(100).nullable().describe('percent; null if no minute counts')

const previewMinuteSchema = z.object({
  start: z.iso.datetime(),
  app_name: z.string(),
  from: z.object({ state: minuteStateSchema, reason: reasonSchema }),
  to: z.object({ state: minuteStateSchema, reason: reasonSchema }),
})

/** `POST /admin/policy/preview`: what this policy would have changed in the last 7 days */
export const policyPreviewSchema = z.object({
  minutes: z.int().min(0).describe('minutes evaluated'),
  changed: z.int().min(0).describe('minutes whose state would change'),
  people: z.int().min(0).describe('people with minutes that would change'),
  no_input: z
    .object({
      left_out: z.int().min(0).describe('minutes that would be left out of every percentage'),
      counted: z.int().min(0).describe('minutes that would count in percentages again'),
    })
    .describe('minutes without input that would count differently in percentages'),
  productive_share: z
    .object({ from: percent, to: percent })
    .describe('productive share of these minutes, as counted now and by this policy'),
  looked_at: z.int().min(0).describe('people whose minutes were evaluated'),
  everyone: z.int().min(0).describe('number of people in the company, or in the team'),
  held_back: z.boolean().describe('true with LEADERBOARD_MODE=team: no details, and all numbers are 0'),
  who: z
    .array(
      z.object({
        user_id: z.string(),
        to_productive: z.int().min(0).describe('minutes that would become productive'),
        to_non_productive: z.int().min(0).describe('minutes that would become non-productive'),
        minutes: z.array(previewMinuteSchema).describe('the latest of these minutes, newest first'),
      }),
    )
    .describe('people with the most changes first'),
})

export type CentralPolicyAnswer = z.infer<typeof centralPolicySchema>
export type TeamPolicyAnswer = z.infer<typeof teamPolicyAnswerSchema>
export type PolicyPreview = z.infer<typeof policyPreviewSchema>
