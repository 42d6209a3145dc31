import { expect, test, vi } from 'vitest'
import { createMemoryFreer } from './free-memory.ts'

test('has memory freed every ten minutes of calls once a second, in the background', () => {
  const collect = vi.fn()
  const freeMemory = createMemoryFreer(collect)

  for (let second = 1; second < 600; second++) freeMemory()
  expect(collect).not.toHaveBeenCalled()
  freeMemory()
  expect(collect.mock.calls).toEqual([[{ type: 'major', execution: 'async' }]])
  for (let second = 1; second <= 600; second++) freeMemory()
  expect(collect).toHaveBeenCalledTimes(2)
})
