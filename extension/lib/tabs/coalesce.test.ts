import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { coalesce } from './coalesce.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('combines simultaneous calls into one run', async () => {
  const work = vi.fn(async () => {})
  const call = coalesce(work, { settleMs: 100, gapMs: 500 })

  for (let i = 0; i < 50; i += 1) call()
  await vi.advanceTimersByTimeAsync(99)
  expect(work).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)

  expect(work).toHaveBeenCalledTimes(1)
})

test('runs at most twice a second under steady calls', async () => {
  const work = vi.fn(async () => {})
  const call = coalesce(work, { settleMs: 100, gapMs: 500 })

  for (let ms = 0; ms < 10_000; ms += 10) {
    call()
    await vi.advanceTimersByTimeAsync(10)
  }

  expect(work.mock.calls.length).toBeGreaterThanOrEqual(19)
  expect(work.mock.calls.length).toBeLessThanOrEqual(20)
})

test('runs again for a call that came while it ran, and never twice at the same time', async () => {
  let running = 0
  let most = 0
  const work = vi.fn(async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise(resolve => setTimeout(resolve, 800))
    running -= 1
  })
  const call = coalesce(work, { settleMs: 100, gapMs: 500 })

  call()
  await vi.advanceTimersByTimeAsync(300)
  call()
  call()
  await vi.advanceTimersByTimeAsync(5_000)

  expect(work).toHaveBeenCalledTimes(2)
  expect(most).toBe(1)
})
