import { describe, expect, test } from 'vitest'
import { status, welcome } from '../../testing/stand-in-helper.ts'
import { problemOf, stateOfStatus, stateOfWelcome } from './link-state.ts'

describe('a browser’s message for a native port that ended', () => {
  test.each([
    ['Specified native messaging host not found.', 'not_installed'],
    ['No such native application com.telemetry_tracker.host', 'not_installed'],
    ['Access to the specified native messaging host is forbidden.', 'not_allowed'],
    [
      'This extension does not have permission to use native application com.telemetry_tracker.host',
      'not_allowed',
    ],
    ['Native host has exited.', 'stopped'],
    ['Error when communicating with the native messaging host.', 'stopped'],
  ])('%s means %s', (words, problem) => {
    expect(problemOf(words)).toBe(problem)
  })
})

test('a status without problems clears the old problem', () => {
  const trouble = stateOfStatus(stateOfWelcome(welcome), {
    ...status,
    state: 'no_display',
    detail: 'No X display was found.',
    lastDelivery: { at: '2026-03-02T14:31:55Z', error: 'refused' },
  })

  expect(trouble).toMatchObject({ detail: 'No X display was found.', deliveryProblem: 'refused' })
  expect(stateOfStatus(trouble, status)).toEqual(stateOfWelcome(welcome))
})
