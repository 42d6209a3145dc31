import { expect, it } from 'vitest'
import { secondsDue } from './fleet-device.ts'
import { fleetTime } from './fleet-time.ts'

const beginsMs = Date.parse('2026-03-10T12:00:00Z')
const at = (time: ReturnType<typeof fleetTime>) => new Date(time.nowMs()).toISOString()

it('passes as fast as the machine’s time if nothing else is asked for', () => {
  const time = fleetTime(beginsMs, { seconds: 60 }, () => beginsMs + 30_000)

  expect(at(time)).toBe('2026-03-10T12:00:30.000Z')
  expect(time.endMs - time.startMs).toBe(60_000)
})

it('presses an hour together so that it ends when the run does', () => {
  let nowMs = beginsMs
  const time = fleetTime(beginsMs, { seconds: 600, hours: 1 }, () => nowMs)

  const times = [0, 300_000, 600_000].map(passedMs => {
    nowMs = beginsMs + passedMs
    return at(time)
  })

  expect(times).toEqual(['2026-03-10T11:10:00.000Z', '2026-03-10T11:40:00.000Z', '2026-03-10T12:10:00.000Z'])
})

it('never runs ahead of the machine, however late the devices are', () => {
  const time = fleetTime(beginsMs, { seconds: 600, hours: 1 }, () => beginsMs + 900_000)

  expect(at(time)).toBe('2026-03-10T12:15:00.000Z')
})

it.each([
  [10_000, 10_000, 10],
  [65_500, 10_000, 65],
  [9_000, 1_000_000, 9],
  [500_000, 1_000_000, 10],
  [1_010_000, 1_000_000, 20],
])(
  'after %i ms, a device with an interval of %i ms has observed %i seconds',
  (passedMs, intervalMs, seconds) => {
    expect(secondsDue(passedMs, intervalMs)).toBe(seconds)
  },
)
