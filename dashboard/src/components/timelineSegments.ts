import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import { leftOutToShow } from './describeLeftOut.ts'

const hourMs = 3_600_000

/** Consecutive minutes with the same state, reason and surface, and the same input left out or not counted. */
export interface Segment {
  startMs: number
  endMs: number
  /** The counted time in it. */
  seconds: number
  keystrokes: number
  clicks: number
  minute: TimelineRow
}

/** A range of whole hours, as drawn. */
export interface Span {
  startMs: number
  endMs: number
}

/** A segment, or the time between two in which nothing was recorded. */
export interface Stop extends Span {
  segment: Segment | undefined
}

/** Joins the minutes of a day, which must be in order, to segments. */
export function joinMinutes(minutes: readonly TimelineRow[]): Segment[] {
  const segments: Segment[] = []
  for (const minute of minutes) {
    const startMs = Date.parse(minute.start)
    const endMs = startMs + minute.seconds * 1_000
    const last = segments.at(-1)
    if (last !== undefined && last.endMs === startMs && isSameStory(last.minute, minute)) {
      last.endMs = endMs
      last.seconds += minute.seconds
      last.keystrokes += minute.keystrokes
      last.clicks += minute.clicks
    } else {
      const { seconds, keystrokes, clicks } = minute
      segments.push({ startMs, endMs, seconds, keystrokes, clicks, minute })
    }
  }
  return segments
}

/** The segments of a day and the gaps between them, in order. */
export function stopsOf(segments: readonly Segment[]): Stop[] {
  return segments.flatMap((segment, index) => {
    const { startMs, endMs } = segment
    const beforeMs = segments[index - 1]?.endMs ?? startMs
    const gap = { startMs: beforeMs, endMs: startMs, segment: undefined }
    return [...(beforeMs < startMs ? [gap] : []), { startMs, endMs, segment }]
  })
}

/**
 * The whole hours of a day to draw: at least ten from the first minute on, so that the picture does not move
 * as the day goes on. An empty day starts at eight o'clock. What stands beside the segments fits in, as far
 * as it is on this day.
 */
export function drawnHours(segments: readonly Span[], day: Span, beside: readonly Span[] = []): Span {
  const hourOf = (ms: number) => (ms - day.startMs) / hourMs
  const dayHours = hourOf(day.endMs)
  const all = [...segments, ...beside]
  const firstMs = all.length === 0 ? day.startMs + 8 * hourMs : Math.min(...all.map(({ startMs }) => startMs))
  const lastMs = Math.max(day.startMs, ...all.map(({ endMs }) => endMs))
  const firstHour = Math.floor(hourOf(Math.max(day.startMs, firstMs)))
  const lastHour = Math.ceil(hourOf(Math.min(day.endMs, lastMs)))
  const startHour = Math.min(firstHour, Math.floor(dayHours) - 10)
  const endHour = Math.max(lastHour, startHour + 10)
  return { startMs: day.startMs + startHour * hourMs, endMs: day.startMs + endHour * hourMs }
}

/**
 * Splits the drawn hours into rows of equal length (the last may be shorter). It makes as few rows as
 * possible with at least `minHourWidth` pixels per hour.
 */
export function rowsOf(span: Span, width: number, minHourWidth: number): Span[] {
  const hours = (span.endMs - span.startMs) / hourMs
  const rows = Math.ceil(hours / Math.max(1, Math.floor(width / minHourWidth)))
  const rowMs = Math.ceil(hours / rows) * hourMs
  return Array.from({ length: rows }, (_, row) => ({
    startMs: span.startMs + row * rowMs,
    endMs: Math.min(span.endMs, span.startMs + (row + 1) * rowMs),
  }))
}

/** The full hours of a row, without its end: the positions of the labels. */
export function hoursOf(row: Span): number[] {
  return Array.from({ length: (row.endMs - row.startMs) / hourMs }, (_, hour) => row.startMs + hour * hourMs)
}

/** The part of a segment in a row, as shares of the row's length; undefined when there is none. */
export function placeIn(row: Span, segment: Span): { left: number; width: number } | undefined {
  const startMs = Math.max(row.startMs, segment.startMs)
  const endMs = Math.min(row.endMs, segment.endMs)
  if (endMs <= startMs) return undefined
  const length = row.endMs - row.startMs
  return { left: (startMs - row.startMs) / length, width: (endMs - startMs) / length }
}

function isSameStory(a: TimelineRow, b: TimelineRow): boolean {
  return (
    a.state === b.state &&
    a.reason === b.reason &&
    a.app_name === b.app_name &&
    a.site === b.site &&
    a.contested === b.contested &&
    a.input_unknown === b.input_unknown &&
    sameLeftOut(leftOutToShow(a), leftOutToShow(b))
  )
}

function sameLeftOut(a: TimelineRow['left_out'], b: TimelineRow['left_out']): boolean {
  return (
    a.length === b.length &&
    a.every(({ channel, rule, back_dated }, index) => {
      const other = b[index]
      return channel === other?.channel && rule === other.rule && back_dated === other.back_dated
    })
  )
}
