import * as z from 'zod'
import { policySchema } from '../../policy.ts'
import {
  agentPolicySchema,
  type CentralPolicyAnswer,
  centralPolicySchema,
  type PolicyPreview,
  policyChangeSchema,
  policyPreviewRequestSchema,
  policyPreviewSchema,
  type TeamPolicyAnswer,
  teamPolicyAnswerSchema,
  teamPolicyChangeSchema,
  teamPolicyPreviewRequestSchema,
} from '../central-policy.ts'
import type { Rejudging } from '../rejudging.ts'
import { rejudgingSchema } from '../rejudging.ts'
import { endpoint } from './endpoint.ts'
import { stalePolicy } from './errors.ts'
import { wholeNumber } from './query.ts'

const policy = policySchema.parse({})
const overrides = { idleAwayThreshold: 60 }

const policyVersion = wholeNumber(/^\d{1,9}$/, 'must be a whole number', { minimum: 0 })

const examplePolicy: CentralPolicyAnswer = {
  version: 1,
  policy,
  history: [{ version: 1, team_id: null, follows: 0, changed: '2026-03-10T11:00:00Z', changed_by: 'olga' }],
}

const exampleTeamPolicy: TeamPolicyAnswer = {
  version: 2,
  overrides,
  company: policy,
  history: [{ version: 2, team_id: 'blue', follows: 0, changed: '2026-03-10T11:30:00Z', changed_by: 'olga' }],
}

const examplePreview: PolicyPreview = {
  minutes: 2_400,
  changed: 1,
  people: 1,
  no_input: { left_out: 310, counted: 0 },
  productive_share: { from: 71, to: 82 },
  looked_at: 12,
  everyone: 12,
  held_back: false,
  who: [
    {
      user_id: 'ada',
      to_productive: 1,
      to_non_productive: 0,
      minutes: [
        {
          start: '2026-03-10T11:00:00Z',
          app_name: 'Code',
          from: { state: 'non_productive', reason: 'no_presence' },
          to: { state: 'productive', reason: 'active_presence' },
        },
      ],
    },
  ],
}

const exampleRejudging: Rejudging = { state: 'running', people: 12, people_done: 3, last: null }

export const policyEndpoints = {
  'GET /agent/policy': endpoint({
    id: 'getAgentPolicy',
    summary: 'Get the policy that a helper must apply',
    description:
      "The policy of the person's team if the team has its own settings, else the company's. Helpers request it twice a minute with the `ETag` of the last answer.",
    answer: agentPolicySchema,
    example: { answer: { version: 1, policy } },
  }),
  'GET /admin/policy': endpoint({
    id: 'getPolicy',
    summary: 'Get the company policy, or an earlier version of it',
    query: z.object({
      version: policyVersion.optional().describe('Version. Default: the latest. 0: the server settings.'),
    }),
    answer: centralPolicySchema,
    example: { answer: examplePolicy },
  }),
  'PUT /admin/policy': endpoint({
    id: 'savePolicy',
    summary: 'Save a new version of the company policy',
    description: 'Helpers apply it within a minute. Past minutes keep their results.',
    body: policyChangeSchema,
    answer: centralPolicySchema,
    errors: stalePolicy,
    example: { body: { version: 0, policy }, answer: examplePolicy },
  }),
  'POST /admin/policy/preview': endpoint({
    id: 'previewPolicy',
    summary: 'Preview which minutes of the last 7 days a policy would change',
    description: 'Covers at most 500 people.',
    body: policyPreviewRequestSchema,
    answer: policyPreviewSchema,
    example: { body: { policy }, answer: examplePreview },
  }),
  'GET /admin/rejudge': endpoint({
    id: 'getRejudging',
    summary: 'Get the progress of re-evaluating past minutes, and the result of the last run',
    answer: rejudgingSchema,
    example: { answer: exampleRejudging },
  }),
  'POST /admin/rejudge': endpoint({
    id: 'startRejudging',
    summary: 'Re-evaluate all stored minutes with the current policy',
    description:
      'Runs in the background and corrects the totals by the difference. An interrupted run continues where it stopped.',
    status: 202,
    answer: rejudgingSchema,
    errors: { 409: '`rejudge_running`: a run is already in progress.' },
    example: { answer: exampleRejudging },
  }),
  'GET /admin/teams/:team_id/policy': endpoint({
    id: 'getTeamPolicy',
    summary: "Get a team's own policy settings, or an earlier version of them",
    query: z.object({
      version: policyVersion.optional().describe('Version. Default: the latest. 0: no team settings.'),
    }),
    answer: teamPolicyAnswerSchema,
    example: { answer: exampleTeamPolicy },
  }),
  'PUT /admin/teams/:team_id/policy': endpoint({
    id: 'saveTeamPolicy',
    summary: "Save a new version of a team's own policy settings",
    description: "Omitted settings follow the company policy. A team's list replaces the company's list.",
    body: teamPolicyChangeSchema,
    answer: teamPolicyAnswerSchema,
    errors: stalePolicy,
    example: { body: { version: 0, overrides }, answer: exampleTeamPolicy },
  }),
  'POST /admin/teams/:team_id/policy/preview': endpoint({
    id: 'previewTeamPolicy',
    summary: "Preview which of the team's minutes of the last 7 days new settings would change",
    body: teamPolicyPreviewRequestSchema,
    answer: policyPreviewSchema,
    example: { body: { overrides }, answer: examplePreview },
  }),
} as const
