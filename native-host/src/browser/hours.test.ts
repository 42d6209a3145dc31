import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { hoursOf } from './hours.ts'

const localTime = (hour: number, minute: number) => new Date(2026, 2, 4, hour, minute).toISOString()

afterEach(() => vi.unstubAllEnvs())

test('sums each hour of local time by state', () => {
  const hours = hoursOf([
    { start: localTime(9, 59), seconds: 60, state: 'productive' },
    { start: localTime(10, 0), seconds: 60, state: 'productive' },
    { start: localTime(10, 1), seconds: 60, state: 'non_productive' },
    { start: localTime(14, 30), seconds: 60, state: 'non_productive', reason: 'no_presence' },
    { start: localTime(14, 31), seconds: 60, state: 'non_productive', reason: 'distracted' },
  ])

  expect(hours).toEqual([
    { start: localTime(9, 0), productive: 60, non_productive: 0, no_input: 0 },
    { start: localTime(10, 0), productive: 60, non_productive: 60, no_input: 0 },
    { start: localTime(14, 0), productive: 0, non_productive: 120, no_input: 60 },
  ])
})

test('keeps the repeated hour in autumn as two hours', () => {
  vi.stubEnv('TZ', 'Europe/Berlin')
  const minutes = Array.from({ length: 120 }, (_, minute) => ({
    start: new Date(Date.UTC(2026, 9, 25, 0, minute)).toISOString(),
    seconds: 60,
    state: 'productive' as const,
  }))

  expect(hoursOf(minutes)).toEqual([
    { start: '2026-10-25T00:00:00.000Z', productive: 3_600, non_productive: 0, no_input: 0 },
    { start: '2026-10-25T01:00:00.000Z', productive: 3_600, non_productive: 0, no_input: 0 },
  ])
})

test('starts hours on the local clock, also in zones with a half-hour offset', () => {
  vi.stubEnv('TZ', 'Asia/Kolkata')
  const minutes = [29, 30].map(minute => ({
    start: new Date(Date.UTC(2026, 2, 4, 12, minute)).toISOString(),
    seconds: 60,
    state: 'productive' as const,
  }))

  expect(hoursOf(minutes).map(({ start }) => start)).toEqual([
    '2026-03-04T11:30:00.000Z',
    '2026-03-04T12:30:00.000Z',
  ])
})

test('loses no second, and no hour gets more minutes than it was given', () => {
  const minute = fc.record({
    start: fc.integer({ min: 0, max: 1_439 }).map(of => localTime(Math.floor(of / 60), of % 60)),
    seconds: fc.constant(60),
    state: fc.constantFrom('productive' as const, 'non_productive' as const),
  })

  fc.assert(
    fc.property(fc.uniqueArray(minute, { selector: ({ start }) => start }), minutes => {
      const hours = hoursOf(minutes)

      const total = hours.reduce((sum, hour) => sum + hour.productive + hour.non_productive, 0)
      expect(total).toBe(minutes.length * 60)
      for (const hour of hours) expect(hour.productive + hour.non_productive).toBeLessThanOrEqual(3_600)
    }),
  )
})
