import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defaultPolicy, policySchema } from './policy.ts'
import { isEmptyTeamPolicy, mergePolicy, teamPolicySchema } from './team-policy.ts'

it('takes a team’s list in place of the company’s, and the company’s rest', () => {
  const companys = { ...defaultPolicy, nonProductiveApps: ['code'], idleAwayThreshold: 99 }

  const merged = mergePolicy(companys, { nonProductiveApps: ['word'], mayPause: false })

  expect(merged).toEqual({ ...companys, nonProductiveApps: ['word'], mayPause: false })
})

it('reads nothing into what a team does not say', () => {
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

it('gives each setting from whom it is of, whatever a team says', () => {
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
