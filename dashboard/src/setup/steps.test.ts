import { expect, it } from 'vitest'
import { furthestStep, stepAtStart } from './steps.ts'

const byPerson = { at: '2026-03-10T08:00:00Z', organisation: null, isCurrent: true }

it.each([
  ['connect', { user: null, acknowledged: null }],
  ['connect', { user: null, acknowledged: byPerson }],
  ['notice', { user: 'ada', acknowledged: null }],
  ['notice', { user: 'ada', acknowledged: { ...byPerson, organisation: 'Example Inc.' } }],
  ['notice', { user: 'ada', acknowledged: { ...byPerson, isCurrent: false } }],
  ['done', { user: 'ada', acknowledged: byPerson }],
])('shows no step after %s for %j', (step, facts) => {
  expect(furthestStep(facts)).toBe(step)
})

it.each([
  ['browsers', 'browsers', byPerson],
  ['done', null, byPerson],
  ['done', 'a step of another version', byPerson],
  ['connect', 'connect', byPerson],
  ['notice', 'done', null],
])('resumes at %s when the page was left at %s', (step, left, acknowledged) => {
  expect(stepAtStart({ user: 'ada', acknowledged }, left)).toBe(step)
})
