import type { DeclaredRow } from '@telemetry-tracker/shared/contracts/declared'
import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import type { Span } from '../components/timelineSegments.ts'

const minuteMs = 60_000
/** A shorter stretch without input is not worth a question. */
const minStretchMs = 10 * minuteMs

/** The span of a declared stretch. */
export const spanOf = ({ start, end }: Pick<DeclaredRow, 'start' | 'end'>): Span => ({
  startMs: Date.parse(start),
  endMs: Date.parse(end),
})

/** Whether a stretch counts or may still count: no one can declare its time again. */
export const isTaken = ({ state }: Pick<DeclaredRow, 'state'>) => state === 'counted' || state === 'pending'

/**
 * The stretches of a day without input, of at least ten minutes, that were not declared: minutes without input, and the time between minutes. What is
 * before the first minute and after the last one is left out. Minutes must be in order.
 */
export function quietStretches(minutes: readonly TimelineRow[], declared: readonly DeclaredRow[]): Span[] {
  const last = minutes.at(-1)
  if (last === undefined) return []
  const stretches: Span[] = []
  let quietFromMs = Date.parse(minutes[0]?.start ?? last.start)
  for (const minute of minutes) {
    if (minute.reason === 'no_presence') continue
    const startMs = Date.parse(minute.start)
    if (startMs > quietFromMs) stretches.push({ startMs: quietFromMs, endMs: startMs })
    quietFromMs = startMs + minute.seconds * 1_000
  }
  const endMs = Date.parse(last.start) + last.seconds * 1_000
  if (endMs > quietFromMs) stretches.push({ startMs: quietFromMs, endMs })
  const taken = declared.filter(isTaken).map(spanOf)
  return stretches
    .flatMap(stretch =>
      taken.reduce<Span[]>((parts, other) => parts.flatMap(part => without(part, other)), [stretch]),
    )
    .map(toWholeMinutes)
    .filter(({ startMs, endMs }) => endMs - startMs >= minStretchMs)
}

/** What is left of a span without another one. */
function without(span: Span, other: Span): Span[] {
  return [
    { startMs: span.startMs, endMs: Math.min(span.endMs, other.startMs) },
    { startMs: Math.max(span.startMs, other.endMs), endMs: span.endMs },
  ].filter(({ startMs, endMs }) => endMs > startMs)
}

/** Evaluated minutes may be shorter or longer than a minute. */
function toWholeMinutes({ startMs, endMs }: Span): Span {
  return {
    startMs: Math.ceil(startMs / minuteMs) * minuteMs,
    endMs: Math.floor(endMs / minuteMs) * minuteMs,
  }
}
