/** From (included) to (not included), in milliseconds since the epoch. */
export interface Range {
  fromMs: number
  toMs: number
}

/** How much time one partition covers. */
export type Span = 'day' | 'month'

/** Over this many days, or for ever, partitions by day would become too many. */
const maxDaysByDay = 60
const dayMs = 24 * 60 * 60 * 1000

export function spanFor(retentionDays: number): Span {
  return retentionDays > 0 && retentionDays <= maxDaysByDay ? 'day' : 'month'
}

/**
 * The ranges, in order, that are missing to cover whole days or months (of UTC) from one instant up to and including another. What exists may have been
 * cut in other lengths: what is left between is filled, nothing overlaps.
 */
export function missingRanges(existing: readonly Range[], wanted: Range, span: Span): Range[] {
  const missing: Range[] = []
  for (let fromMs = startOf(wanted.fromMs, span); fromMs <= wanted.toMs; fromMs = nextStart(fromMs, span))
    missing.push(...gapsIn({ fromMs, toMs: nextStart(fromMs, span) }, existing))
  return missing
}

/** What of a range no other covers. */
function gapsIn(range: Range, existing: readonly Range[]): Range[] {
  const gaps: Range[] = []
  let fromMs = range.fromMs
  for (const taken of [...existing].sort((a, b) => a.fromMs - b.fromMs)) {
    if (taken.toMs <= fromMs || taken.fromMs >= range.toMs) continue
    if (taken.fromMs > fromMs) gaps.push({ fromMs, toMs: taken.fromMs })
    fromMs = taken.toMs
  }
  if (fromMs < range.toMs) gaps.push({ fromMs, toMs: range.toMs })
  return gaps
}

/** The start of the day or month that an instant lies in. */
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
