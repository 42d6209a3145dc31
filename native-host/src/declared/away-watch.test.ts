import { describe, expect, test } from 'vitest'
import { createAwayWatch, type WatchedSecond } from './away-watch.ts'

const start = Date.parse('2026-03-10T10:00:00Z')

/** What is noticed in a course of seconds: each part is its number of minutes and how its seconds differ from quiet ones. */
function noticed(...parts: [minutes: number, differences?: Partial<WatchedSecond>][]): string[] {
  const watch = createAwayWatch()
  const found: string[] = []
  let nowMs = start
  for (const [minutes, differences = {}] of parts) {
    for (let i = 0; i < minutes * 60; i++) {
      nowMs += 1_000
      const second = { endMs: nowMs, hasInput: false, isLocked: false, isOff: false, ...differences }
      const stretch = watch(second)
      if (stretch) found.push(`${clock(stretch.startMs)}–${clock(stretch.endMs)}`)
    }
  }
  return found
}
const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16)
const input = { hasInput: true }
const locked = { isLocked: true }
const off = { isOff: true }

describe('someone who comes back', () => {
  test('is noticed once, with the whole minutes without input', () => {
    expect(noticed([5, input], [45], [5, input])).toEqual(['10:05–10:50'])
  })

  test('is noticed after ten whole minutes, and not before', () => {
    expect(noticed([1, input], [10], [1, input])).toEqual(['10:01–10:11'])
    expect(noticed([0.5, input], [10.4], [1, input])).toEqual([])
  })

  test('is noticed when the screen was locked, in which nothing is recorded', () => {
    expect(noticed([5, input], [20, locked], [1, input])).toEqual(['10:05–10:25'])
    expect(noticed([5, input], [20, { ...locked, hasInput: true }], [1, input])).toEqual(['10:05–10:25'])
  })

  test('is not asked about a pause or time outside of the hours', () => {
    expect(noticed([5, input], [20, off], [1, input])).toEqual([])
    expect(noticed([5, input], [9, off], [9], [1, input])).toEqual([])
    expect(noticed([5, input], [9], [1, off], [12], [1, input])).toEqual(['10:16–10:27'])
  })

  test('is not asked about the time before the helper started', () => {
    expect(noticed([1, input])).toEqual([])
  })
})

describe('time in which the computer slept', () => {
  function afterSleep(isLocked: boolean): ReturnType<ReturnType<typeof createAwayWatch>> {
    const watch = createAwayWatch()
    const second = { hasInput: true, isLocked: false, isOff: false }
    watch({ ...second, endMs: start })
    watch({ ...second, endMs: start + 1_000, hasInput: false, isLocked })
    return watch({ ...second, endMs: start + 3_600_000 })
  }

  test('is asked about only if the screen was locked before', () => {
    expect(afterSleep(false)).toBeNull()
    expect(afterSleep(true)).toEqual({ startMs: start, endMs: start + 3_600_000 })
  })
})
