/** From (inclusive) to (exclusive), in milliseconds since 1970. */
export interface Range {
  fromMs: number
  toMs: number
}

/** The time that one partition covers. */
export type Span = 'day' | 'month'

/** With a longer or unlimited retention there would be too many partitions by day. */
const maxDaysByDay = 60
const dayMs = 24 * 60 * 60 * 1000

export function spanFor(retentionDays: number): Span {
  return retentionDays > 0 && retentionDays <= maxDaysByDay ? 'day' : 'month'
}

/**
 * The missing ranges, in order, that cover whole days or months (UTC) from one time to another, inclusive. Existing partitions may have other lengths:
 * the gaps between them are filled, and nothing overlaps.
 */
export function missingRanges(existing: readonly Range[], wanted: Range, span: Span): Range[] {
  const missing: Range[] = []
  for (let fromMs = startOf(wanted.fromMs, span); fromMs <= wanted.toMs; fromMs = nextStart(fromMs, span))
    missing.push(...gapsIn({ fromMs, toMs: nextStart(fromMs, span) }, existing))
  return missing
}

/** The parts of a range that no existing range covers. */
function gapsIn(range: Range, existing: readonly Range[]): Range[] {
  const gaps: Range[] = []
  let fromMs = range.fromMs
  for (const other of [...existing].sort((a, b) => a.fromMs - b.fromMs)) {
    if (other.toMs <= fromMs || other.fromMs >= range.toMs) continue
    if (other.fromMs > fromMs) gaps.push({ fromMs, toMs: other.fromMs })
    fromMs = other.toMs
  }
  if (fromMs < range.toMs) gaps.push({ fromMs, toMs: range.toMs })
  return gaps
}

/** The start of the day or month of a time. */
export function startOf(ms: number, span: Span): number {
  if (span === 'day') return Math.floor(ms / dayMs) * dayMs
  const date = new Date(ms)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

function nextStart(startMs: number, span: Span): number {
  if (span === 'day') return startMs + dayMs
  const date = new Date(startMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}
