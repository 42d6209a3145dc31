import { expect, it } from 'vitest'
import { createDeviceTimes } from './device-times.ts'

const hourMs = 60 * 60_000

it("uses each device's latest time for an hour", () => {
  const times = createDeviceTimes()
  times.note('a', 1_000_000, 0)
  times.note('b', 5_000_000, 0)
  times.note('a', 9_000_000, 1_000)

  expect(times.at(2_000).sort()).toEqual([5_002_000, 9_001_000])
  expect(times.at(hourMs + 500)).toEqual([9_000_000 + hourMs - 500])
  expect(times.at(3 * hourMs)).toEqual([])
})

it('keeps a device that reports the same offset again', () => {
  const times = createDeviceTimes()
  times.note('a', 1_000_000, 0)
  times.note('a', 1_000_000 + hourMs, hourMs)

  expect(times.at(hourMs + 1_000)).toHaveLength(1)
})

it('remembers a limited number of devices', () => {
  const times = createDeviceTimes()
  for (let i = 0; i < 500; i++) times.note(`device-${i}`, i * hourMs, 0)

  expect(times.at(0)).toHaveLength(200)
  expect(times.at(0)).toContain(499 * hourMs)
})
