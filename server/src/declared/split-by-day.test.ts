import { dayBounds, dayOf } from '@telemetry-tracker/shared/time/days'
import { expect, it } from 'vitest'
import { splitByDay } from './split-by-day.ts'

const berlin = (epochMs: number) => dayOf(epochMs, 'Europe/Berlin')

it.each([
  ['within a day', '2026-03-10T10:00+01:00', '2026-03-10T10:45+01:00', ['2026-03-10', 45, 0]],
  ['until midnight', '2026-03-10T23:00+01:00', '2026-03-11T00:00+01:00', ['2026-03-10', 60, 0]],
  ['over midnight', '2026-03-10T23:59+01:00', '2026-03-11T06:00+01:00', ['2026-03-10', 1, 360]],
  [
    'to the first minute of a day',
    '2026-03-10T22:00+01:00',
    '2026-03-11T00:01+01:00',
    ['2026-03-10', 120, 1],
  ],
  ['in the hour that is skipped', '2026-03-29T00:30+01:00', '2026-03-29T04:00+02:00', ['2026-03-29', 150, 0]],
  ['over the hour that repeats', '2026-10-24T23:00+02:00', '2026-10-25T04:00+01:00', ['2026-10-24', 60, 300]],
])('splits a stretch %s', (_, start, end, [day, minutes, next]) => {
  const split = splitByDay(Date.parse(start), Date.parse(end), berlin)

  expect(split).toEqual({ day, daySec: Number(minutes) * 60, nextDaySec: Number(next) * 60 })
})

it.each(['Asia/Kathmandu', 'America/St_Johns', 'Pacific/Kiritimati'])('finds midnight in %s', zone => {
  const { endMs } = dayBounds('2026-03-10', zone)

  const split = splitByDay(endMs - 7 * 60_000, endMs + 3 * 60_000, epochMs => dayOf(epochMs, zone))

  expect(split).toEqual({ day: '2026-03-10', daySec: 420, nextDaySec: 180 })
})
