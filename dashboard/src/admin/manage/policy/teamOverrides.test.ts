import { defaultPolicy, type Policy } from '@telemetry-tracker/shared/policy'
import { mergePolicy, type TeamPolicy } from '@telemetry-tracker/shared/team-policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { policyDifferences } from './policyDifferences.ts'
import { isOwn, ownChanges, policyFields, rebasedOverrides, withOwn, withoutOwn } from './teamOverrides.ts'

const field = (key: keyof Policy) => {
  const found = policyFields.find(one => one.key === key)
  if (!found) throw new Error(`No setting is called ${key}.`)
  return found
}
const keys = (fields: readonly { key: keyof Policy }[]) => fields.map(({ key }) => key)

const someOverrides: fc.Arbitrary<TeamPolicy> = fc.record(
  {
    idleAwayThreshold: fc.constantFrom(30, 45, 60),
    mayPause: fc.boolean(),
    nonProductiveApps: fc.subarray(['youtube', 'steam', 'reddit', 'chess']),
  },
  { requiredKeys: [] },
)

describe('a setting of a team', () => {
  it('is its own once it is entered, even with the company’s value, and the company’s again when given up', () => {
    const own = withOwn({}, field('idleAwayThreshold'), defaultPolicy)

    expect(isOwn(own, field('idleAwayThreshold'))).toBe(true)
    expect(withoutOwn(own, field('idleAwayThreshold'))).toEqual({})
  })

  it('that becomes its own or is given up is listed', () => {
    const changes = ownChanges({ mayPause: false }, { idleAwayThreshold: 60 })

    expect(keys(changes.becomeOwn)).toEqual(['idleAwayThreshold'])
    expect(keys(changes.giveUp)).toEqual(['mayPause'])
  })
})

describe('my changes on top of what someone else saved meanwhile', () => {
  it('are all mine if they changed nothing', () => {
    fc.assert(
      fc.property(someOverrides, someOverrides, (read, mine) => {
        const rebased = rebasedOverrides(mine, read, read, defaultPolicy)

        expect(
          policyDifferences(mergePolicy(defaultPolicy, mine), mergePolicy(defaultPolicy, rebased)),
        ).toEqual([])
        expect(Object.keys(rebased).sort()).toEqual(Object.keys(mine).sort())
      }),
    )
  })

  it('are all theirs if I changed nothing', () => {
    fc.assert(
      fc.property(someOverrides, someOverrides, (read, theirs) => {
        expect(rebasedOverrides(read, read, theirs, defaultPolicy)).toEqual(theirs)
      }),
    )
  })

  it('keep both if we changed different settings', () => {
    const rebased = rebasedOverrides(
      { mayPause: false, idleAwayThreshold: 60 },
      { mayPause: false },
      { mayPause: true, visibleMinSide: 300 },
      defaultPolicy,
    )

    expect(rebased).toEqual({ mayPause: true, visibleMinSide: 300, idleAwayThreshold: 60 })
  })
})
