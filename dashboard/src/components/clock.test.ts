import { describe, expect, it } from 'vitest'
import { formatAgo, formatDay, formatTime } from './clock.ts'

describe('times', () => {
  it.each([
    [0, '0s ago'],
    [5_999, '5s ago'],
    [59_999, '59s ago'],
    [60_000, '1m ago'],
    [3_599_999, '59m ago'],
    [3_600_000, '1h ago'],
    [86_400_000, '1d ago'],
    [40 * 86_400_000, '40d ago'],
  ])('%i ms ago are shown as %s', (ageMs, words) => {
    const said = formatAgo(ageMs, 'en')

    expect(said.replace(/ ?(sec\.?|min\.?|hr\.?|days?)/, unit => unit.trim().charAt(0))).toBe(words)
  })

  it('never point to the future when clocks differ', () => {
    expect(formatAgo(-5_000, 'en')).toBe(formatAgo(0, 'en'))
  })

  it('use the requested zone', () => {
    const noon = Date.parse('2026-03-04T12:00:00Z')

    expect(formatTime(noon, 'Europe/Berlin', 'de')).toBe('13:00')
    expect(formatTime(noon, 'UTC', 'de')).toBe('12:00')
  })

  it("keep a calendar day, whatever the viewer's zone", () => {
    expect(formatDay('2026-03-04', { dateStyle: 'short' }, 'de')).toBe('04.03.26')
  })
})
