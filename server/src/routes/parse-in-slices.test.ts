import {
  policyChangeSchema,
  teamPolicyChangeSchema,
} from '@telemetry-tracker/shared/contracts/central-policy'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, it } from 'vitest'
import { parseInSlices } from './parse-in-slices.ts'

const policy = {
  ...defaultPolicy,
  nonProductiveApps: [' Steam ', 'steam', 'X.com'],
  workHours: ['Mon-Fri 09:00-17:00'],
}

it.each([
  ['whole', { version: 3, policy }],
  ['with an empty policy', { version: 0, policy: {} }],
  ['with unknown fields', { version: 0, more: 1, policy: { ...policy, more: 1 } }],
  ['with an invalid number', { version: -1, policy }],
  ['with an invalid entry', { version: 1, policy: { ...policy, meetingApps: ['zoom', '.'] } }],
  ['with an invalid pattern', { version: 1, policy: { ...policy, titleScrubPatterns: ['fine', '(a+)+'] } }],
  ['with two invalid fields', { version: 1, policy: { ...policy, workHours: 'never', browserApps: [''] } }],
  ['without a policy', { version: 1 }],
  ['with a list as policy', { version: 1, policy: [] }],
  ['null', null],
  ['a text', 'policy'],
  ['for a team', { version: 1, overrides: { meetingApps: ['Zoom'] } }],
  ['for a team, with unknown fields', { version: 1, overrides: { meetingApps: ['zoom'], more: 1 } }],
])('parses a body %s like its schema', async (_, body) => {
  const schema = JSON.stringify(body).includes('overrides') ? teamPolicyChangeSchema : policyChangeSchema
  let turns = 0

  const inSlices = await parseInSlices(schema, body, async () => void turns++)

  const atOnce = schema.safeParse(body)
  expect(inSlices.data).toEqual(atOnce.data)
  expect(inSlices.error?.issues[0]).toEqual(atOnce.error?.issues[0])
  expect(turns).toBeGreaterThan(0)
})

it('yields to other work between any two fields', async () => {
  let turns = 0

  const parsed = await parseInSlices(policyChangeSchema, { version: 1, policy }, async () => void turns++)

  expect(parsed.success).toBe(true)
  expect(turns).toBeGreaterThan(Object.keys(policy).length)
})
