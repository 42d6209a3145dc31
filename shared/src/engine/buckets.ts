import type { TelemetryEvent } from '../contracts/event.ts'
import type { Rules } from './rules.ts'
import type { BucketTotals } from './totals.ts'
import { type TimedEvent, totalsOfEvents } from './totals-of-events.ts'

/**
 * The start of the bucket that contains an instant, in ms since the epoch: aligned to the wall clock, not to
 * the first event.
 */
export function bucketStartMs(epochMs: number, bucketSizeSec: number): number {
  const sizeMs = bucketSizeSec * 1_000
  return Math.floor(epochMs / sizeMs) * sizeMs
}

/** Sorts one device's events into buckets by bucket start. The order of the events does not matter. */
export function bucketEvents(
  events: readonly TelemetryEvent[],
  rules: Pick<Rules, 'bucketSizeSec'>,
): Map<number, BucketTotals> {
  return bucketTimedEvents(
    events.map(event => ({ event, atMs: Date.parse(event.timestamp) })),
    rules,
  )
}

/** The same for events with known instants. */
export function bucketTimedEvents(
  events: readonly TimedEvent[],
  { bucketSizeSec }: Pick<Rules, 'bucketSizeSec'>,
): Map<number, BucketTotals> {
  const seen = new Map<number, TimedEvent[]>()
  const sizeMs = bucketSizeSec * 1_000
  let start = Number.NaN
  let inBucket: TimedEvent[] = []
  for (const timed of events) {
    const { atMs } = timed
    // Most events are in the same bucket as the one before.
    if (!(atMs >= start && atMs < start + sizeMs)) {
      start = bucketStartMs(atMs, bucketSizeSec)
      inBucket = seen.get(start) ?? []
      seen.set(start, inBucket)
    }
    inBucket.push(timed)
  }
  const buckets = new Map<number, BucketTotals>()
  for (const [start, inBucket] of seen) buckets.set(start, totalsOfEvents(inBucket, start, bucketSizeSec))
  return buckets
}
