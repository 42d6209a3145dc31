import { expect, test } from 'vitest'
import { readTask, taskArgs } from './task.ts'

test('reads what it wrote', () => {
  const task = { intervalMs: 1_000, minShare: 0.1, minSide: 100 }

  expect(readTask(taskArgs(task))).toEqual(task)
})

test.each([
  [[]],
  [['0', '0.1', '100']],
  [['-5', '0.1', '100']],
  [['fast', '0.1', '100']],
  [['1000', '2', '100']],
  [['1000', '0.1', '']],
])('rejects %o', args => {
  expect(readTask(args)).toBeUndefined()
})
