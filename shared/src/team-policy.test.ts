import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defaultPolicy, policySchema } from './policy.ts'
import { isEmptyTeamPolicy, mergePolicy, teamPolicySchema } from './team-policy.ts'

it('uses a team’s list in place of the company’s, and the company’s other settings', () => {
  const companys = { ...defaultPolicy, nonProductiveApps: ['code'], idleAwayThreshold: 99 }

  const merged = mergePolicy(companys, { nonProductiveApps: ['word'], mayPause: false })

  expect(merged).toEqual({ ...companys, nonProductiveApps: ['word'], mayPause: false })
})

it('adds nothing that a team does not set', () => {
  expect(teamPolicySchema.parse({})).toEqual({})
  expect(isEmptyTeamPolicy(teamPolicySchema.parse({}))).toBe(true)
  expect(isEmptyTeamPolicy({ nonProductiveApps: [] })).toBe(false)
})

it.each([
  [{ idleAwayThreshold: 0 }],
  [{ workHours: ['whenever'] }],
  [{ windowTitleMode: 'some' }],
  [{ idleAwayTreshold: 5 }],
])('refuses %j', given => {
  expect(teamPolicySchema.safeParse(given).success).toBe(false)
})

it('names the source of each setting, whatever a team sets', () => {
  const companys = policySchema.parse({ idleAwayThreshold: 77, mayPause: false, nonProductiveApps: ['a'] })
  const teams = policySchema.parse({ idleAwayThreshold: 5, mayPause: true, nonProductiveApps: ['b', 'c'] })

  fc.assert(
    fc.property(fc.subarray(Object.keys(policySchema.shape)), keys => {
      const said = teamPolicySchema.parse(
        Object.fromEntries(Object.entries(teams).filter(([key]) => keys.includes(key))),
      )

      const merged = Object.entries(mergePolicy(companys, said))

      const expected = { ...companys, ...said }
      expect(Object.fromEntries(merged)).toEqual(expected)
    }),
  )
})
