import type { TelemetryEvent } from '../contracts/event.ts'
import type { Rules } from './rules.ts'
import { type BucketTotals, type SeenEvent, totalsOfEvents } from './totals.ts'

/** The start of the bucket an instant falls in, in ms since the epoch: aligned to the wall clock, not to the first event. */
export function bucketStartMs(epochMs: number, bucketSizeSec: number): number {
  const sizeMs = bucketSizeSec * 1_000
  return Math.floor(epochMs / sizeMs) * sizeMs
}

/** Sorts one device's events into buckets, by bucket start. The order of the events does not matter. */
export function bucketEvents(
  events: readonly TelemetryEvent[],
  { bucketSizeSec }: Pick<Rules, 'bucketSizeSec'>,
): Map<number, BucketTotals> {
  const seen = new Map<number, SeenEvent[]>()
  for (const event of events) {
    const at = Date.parse(event.timestamp)
    const start = bucketStartMs(at, bucketSizeSec)
    const inBucket = seen.get(start)
    if (inBucket) inBucket.push({ event, offsetMs: at - start })
    else seen.set(start, [{ event, offsetMs: at - start }])
  }
  return new Map([...seen].map(([start, inBucket]) => [start, totalsOfEvents(inBucket, bucketSizeSec)]))
}
