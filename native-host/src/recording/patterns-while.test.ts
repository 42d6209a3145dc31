import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, test } from 'vitest'
import { patternsWhile } from './patterns-while.ts'

test.each([null, 'private'] as const)('looks for patterns while the limit is %s', limit => {
  expect(patternsWhile(limit, defaultPolicy)).toEqual(defaultPatternThresholds)
  expect(patternsWhile(limit, { ...defaultPolicy, neverRestsMinutes: 20, steadyRatio: 0 })).toEqual({
    ...defaultPatternThresholds,
    neverRestsMinutes: 20,
  })
})

test.each(['paused', 'outside_hours', 'locked'] as const)('looks for none while the limit is %s', limit => {
  expect(patternsWhile(limit, defaultPolicy)).toBeNull()
})
