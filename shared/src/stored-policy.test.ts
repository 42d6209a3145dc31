import { expect, it } from 'vitest'
import { defaultPolicy } from './policy.ts'
import { readStoredPolicy } from './stored-policy.ts'
import { readStoredTeamPolicy } from './team-policy.ts'

const lastGood = { ...defaultPolicy, idleAwayThreshold: 77, nonProductiveApps: ['chess'] }

it('reads a policy field by field: an invalid field does not affect the others', () => {
  const stored = {
    windowTitleMode: 'off',
    mayPause: false,
    idleAwayThreshold: 'soon',
    nonProductiveApps: ['www.reddit.com', 5, '*', 'x'.repeat(101)],
    meetingApps: 'zoom',
    fieldOfTheFuture: { a: 1 },
  }

  const { policy, faults } = readStoredPolicy(stored, lastGood)

  expect(policy).toEqual({
    ...lastGood,
    windowTitleMode: 'off',
    mayPause: false,
    nonProductiveApps: ['reddit.com'],
  })
  expect(faults.map(({ field }) => field)).toEqual(['idleAwayThreshold', 'meetingApps'])
})

it.each([[null], ['text'], [[]], [5], [undefined]])(
  'a value that is not a policy (%j) leaves the last good one',
  stored => {
    expect(readStoredPolicy(stored, lastGood)).toMatchObject({
      policy: lastGood,
      faults: [{ field: 'policy' }],
    })
  },
)

it('keeps a scrub pattern that no longer compiles, for its users to decide', () => {
  expect(readStoredPolicy({ titleScrubPatterns: ['('] }).policy.titleScrubPatterns).toEqual(['('])
})

it('uses the company’s value for an invalid field of a stored team policy', () => {
  const stored = { mayPause: false, idleAwayThreshold: -1, fieldOfTheFuture: true }

  expect(readStoredTeamPolicy(stored)).toEqual({ mayPause: false })
})
