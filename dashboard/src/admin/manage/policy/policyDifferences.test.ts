import { defaultPolicy, type Policy } from '@telemetry-tracker/shared/policy'
import { describe, expect, it } from 'vitest'
import { namesIn, policyDifferences, rebasedPolicy } from './policyDifferences.ts'
import { policyGroups } from './policyFields.ts'

const base: Policy = { ...defaultPolicy, nonProductiveApps: ['youtube', 'reddit'] }

describe('the page of the policy', () => {
  it('has every setting once', () => {
    const keys = policyGroups.flatMap(({ fields }) => fields.map(({ key }) => key))

    expect(keys.toSorted()).toEqual(Object.keys(defaultPolicy).sort())
  })
})

describe('the differences of a policy', () => {
  it('are empty when only the order of a list differs', () => {
    const turned = { ...base, nonProductiveApps: ['reddit', 'youtube'] }

    expect(policyDifferences(base, turned)).toEqual([])
  })

  it('are the added and removed entries of a list, and the old and new value of other settings', () => {
    const after: Policy = {
      ...base,
      nonProductiveApps: ['youtube', 'steam'],
      idleAwayThreshold: 60,
      mayPause: false,
    }

    const differences = policyDifferences(base, after)

    expect(differences.map(({ field, ...rest }) => [field.key, rest])).toEqual([
      ['nonProductiveApps', { added: ['steam'], removed: ['reddit'] }],
      ['idleAwayThreshold', { was: 30, is: 60 }],
      ['mayPause', { was: true, is: false }],
    ])
  })
})

describe('my changes on another’s newer policy', () => {
  it('keep both, and mine if both changed the same setting', () => {
    const mine: Policy = { ...base, nonProductiveApps: ['youtube', 'steam'], idleAwayThreshold: 60 }
    const theirs: Policy = {
      ...base,
      nonProductiveApps: ['youtube', 'reddit', 'twitch'],
      idleAwayThreshold: 45,
      mayPause: false,
    }

    const result = rebasedPolicy(mine, base, theirs)

    expect(result).toEqual({
      ...base,
      nonProductiveApps: ['youtube', 'twitch', 'steam'],
      idleAwayThreshold: 60,
      mayPause: false,
    })
  })

  it('are theirs if I changed nothing', () => {
    const theirs: Policy = { ...base, meetingApps: [] }

    expect(rebasedPolicy(base, base, theirs)).toEqual(theirs)
  })
})

it('reads a typed list: one name per line, each once, without empty lines', () => {
  expect(namesIn(' youtube \n\nx.com\nyoutube\n')).toEqual(['youtube', 'x.com'])
})
