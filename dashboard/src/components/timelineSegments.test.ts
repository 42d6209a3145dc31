import { dayBounds } from '@telemetry-tracker/shared/time/days'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleDay, exampleMinutes, exampleTimeline } from '../../testing/exampleNumbers.ts'
import { drawnHours, hoursOf, joinMinutes, placeIn, rowsOf } from './timelineSegments.ts'

const hourMs = 3_600_000
const day = dayBounds(exampleDay, 'UTC')
const hours = (from: number, to: number) => ({
  startMs: day.startMs + from * hourMs,
  endMs: day.startMs + to * hourMs,
})

describe('the timeline', () => {
  it('joins minutes with the same state, reason and surface, and adds their counts', () => {
    const segments = joinMinutes(exampleTimeline)

    expect(segments.map(segment => [segment.minute.app_name, segment.seconds, segment.keystrokes])).toEqual([
      ['Code', 2_700, 1_800],
      ['Chromium — youtube.com', 900, 0],
      ['zoom', 1_800, 0],
    ])
  })

  it('separates minutes in which other input did not count', () => {
    const clicks = { channel: 'clicks', rule: 'still_clicks', back_dated: false } as const
    const minutes = exampleMinutes('09:00', 4, 'interaction', 'Code')
    const leftOut = [[], [clicks], [clicks], [{ ...clicks, back_dated: true }]]

    const segments = joinMinutes(minutes.map((minute, i) => ({ ...minute, left_out: leftOut[i] ?? [] })))

    expect(segments.map(({ seconds }) => seconds)).toEqual([60, 120, 60])
  })

  it('leaves a gap as a gap', () => {
    const before = exampleMinutes('09:00', 10, 'interaction', 'Code')
    const after = exampleMinutes('09:11', 10, 'interaction', 'Code')

    const segments = joinMinutes([...before, ...after])

    expect(segments).toHaveLength(2)
  })

  it('loses no second, however the minutes are cut into rows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 40, max: 200 }), (width, minHour) => {
        const segments = joinMinutes(exampleTimeline)
        const rows = rowsOf(drawnHours(segments, day), width, minHour)

        const drawnMs = rows.flatMap(row =>
          segments.map(segment => (placeIn(row, segment)?.width ?? 0) * (row.endMs - row.startMs)),
        )

        expect(drawnMs.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(90 * 60_000, 3)
      }),
    )
  })

  it("starts an empty day at eight o'clock", () => {
    expect(drawnHours([], day)).toEqual(hours(8, 18))
  })

  it('reaches from the first minute to the last', () => {
    const long = joinMinutes([
      ...exampleMinutes('05:30', 1, 'interaction', 'Code'),
      ...exampleMinutes('22:10', 1, 'interaction', 'Code'),
    ])

    expect(drawnHours(long, day)).toEqual(hours(5, 23))
  })

  it('does not move in the course of a morning', () => {
    const from = (minutes: number) => joinMinutes(exampleMinutes('09:20', minutes, 'interaction', 'Code'))

    expect(drawnHours(from(1), day)).toEqual(hours(9, 19))
    expect(drawnHours(from(500), day)).toEqual(hours(9, 19))
  })

  it('never leaves the day', () => {
    const evening = joinMinutes(exampleMinutes('21:00', 180, 'interaction', 'Code'))

    expect(drawnHours(evening, day)).toEqual(hours(14, 24))
  })

  it('draws the repeated hour of a day in autumn', () => {
    const autumn = dayBounds('2026-10-25', 'Europe/Berlin')

    expect((autumn.endMs - autumn.startMs) / hourMs).toBe(25)
    expect(drawnHours([], autumn).endMs).toBeLessThanOrEqual(autumn.endMs)
  })

  it('fits a phone by splitting the day into rows of few hours', () => {
    const span = drawnHours([], day)

    const rows = rowsOf(span, 294, 88)

    expect(rows.map(row => hoursOf(row).length)).toEqual([3, 3, 3, 1])
    expect(rows[0]?.startMs).toBe(span.startMs)
  })

  it('is one row if there is space', () => {
    expect(rowsOf(drawnHours([], day), 1_100, 88)).toHaveLength(1)
  })
})
