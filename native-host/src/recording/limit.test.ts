import { expect, test } from 'vitest'
import { type Circumstances, limitOf } from './limit.ts'

const free: Circumstances = { asked: null, isLocked: false, isWorkTime: true }

test.each([
  [{}, null],
  [{ asked: 'private' }, 'private'],
  [{ asked: 'private', isLocked: true }, 'locked'],
  [{ asked: 'pause', isLocked: true }, 'paused'],
  [{ asked: 'pause', isWorkTime: false }, 'outside_hours'],
  [{ isLocked: true, isWorkTime: false }, 'outside_hours'],
] as const)('%j is limited by: %s', (change, expected) => {
  expect(limitOf({ ...free, ...change })).toBe(expected)
})
