import { expect, test } from 'vitest'
import { idleSecondsBy } from './last-input.ts'

test.each([
  ['a moment ago', 10_000, 12_500, 2.5],
  ['before the counter wrapped around', 0xffff_ff00, 744, 1],
  ['just now', 7, 7, 0],
])('the last input was %s', (_, lastMs, nowMs, idleSec) => {
  expect(idleSecondsBy({ lastInput: () => lastMs, now: () => nowMs })).toBe(idleSec)
})

test('returns null if Windows gives no answer', () => {
  expect(idleSecondsBy({ lastInput: () => null, now: () => 1 })).toBeNull()
})
