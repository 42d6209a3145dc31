import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { expect, test } from 'vitest'
import { patternsWhile } from './patterns-while.ts'

test.each([null, 'private'] as const)('looks for patterns while the limit is %s', limit => {
  expect(patternsWhile(limit)).toEqual(defaultPatternThresholds)
})

test.each(['paused', 'outside_hours', 'locked'] as const)('looks for none while the limit is %s', limit => {
  expect(patternsWhile(limit)).toBeNull()
})
