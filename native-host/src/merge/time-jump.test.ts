import { expect, test } from 'vitest'
import { createJumpWatch } from './time-jump.ts'

test.each([
  ['an ordinary second', 1, 1, 0, false],
  ['a second that arrives late', 20, 20, 0, false],
  ['a machine that slept', 3_600, 3_600, 0, true],
  ['a clock set forward', 3_601, 1, 0, true],
  ['a clock set back', -3_599, 1, 0, true],
  ['a clock that a server corrects', 1, 1, 45_000, true],
  ['a clock that a server corrects by little', 1, 1, 3_000, false],
])('%s: %5$s', (_, elapsedSec, trueElapsedSec, aheadMs, isJump) => {
  expect(createJumpWatch(30)({ elapsedSec, trueElapsedSec }, aheadMs)).toBe(isJump)
})

test('reports each correction once', () => {
  const hasJumped = createJumpWatch(30)
  const second = { elapsedSec: 1, trueElapsedSec: 1 }

  expect([0, 45_000, 45_000, 0, 0].map(aheadMs => hasJumped(second, aheadMs))).toEqual([
    false,
    true,
    false,
    true,
    false,
  ])
})
