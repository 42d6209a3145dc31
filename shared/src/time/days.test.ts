import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayBounds, dayOf, daysUpTo, isTimeZone } from './days.ts'
import { formatDuration } from './duration.ts'

const hour = 3_600_000

describe('local days', () => {
  it('have 23 or 25 hours when daylight saving begins or ends', () => {
    const spring = dayBounds('2026-03-29', 'Europe/Berlin')
    const autumn = dayBounds('2026-10-25', 'Europe/Berlin')

    expect(spring.endMs - spring.startMs).toBe(23 * hour)
    expect(autumn.endMs - autumn.startMs).toBe(25 * hour)
  })

  it('hold exactly the instants between their bounds', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'Asia/Kolkata',
      'America/Los_Angeles',
      'Pacific/Apia',
    )
    const instants = fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2040, 0) })

    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const day = dayOf(instant, zone)
        const { startMs, endMs } = dayBounds(day, zone)

        expect(startMs).toBeLessThanOrEqual(instant)
        expect(endMs).toBeGreaterThan(instant)
        expect(dayOf(endMs, zone)).toBe(addDays(day, 1))
      }),
    )
  })

  it('are listed oldest first, across the end of a month', () => {
    expect(daysUpTo('2028-03-01', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  })

  it('distinguish IANA zones from typing errors', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true)
    expect(isTimeZone('Mars/Base')).toBe(false)
  })
})

describe('durations', () => {
  it.each([
    [13_320, '3 h 42 min'],
    [3_600, '1 h 0 min'],
    [2_520, '42 min'],
    [35, '35 s'],
    [0, '0 min'],
  ])('%d seconds are shown as %s', (seconds, words) => {
    expect(formatDuration(seconds, 'en')).toBe(words)
  })
})
