import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { expect, test } from 'vitest'
import { readTask, taskArgs } from './task.ts'

test.each([
  ['with thresholds', defaultPatternThresholds],
  ['without', null],
])('reads what it wrote, %s', (_, patterns) => {
  const task = { intervalMs: 1_000, minShare: 0.1, minSide: 100, patterns }

  expect(readTask(taskArgs(task))).toEqual(task)
})

test.each([
  [[]],
  [['0', '0.1', '100', 'null']],
  [['-5', '0.1', '100', 'null']],
  [['fast', '0.1', '100', 'null']],
  [['1000', '2', '100', 'null']],
  [['1000', '0.1', '', 'null']],
  [['1000', '0.1', '100']],
  [['1000', '0.1', '100', '{"steadyRatio":0.1}']],
])('rejects %o', args => {
  expect(readTask(args)).toBeUndefined()
})
