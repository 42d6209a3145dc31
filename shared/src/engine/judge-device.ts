import { judgeBucket, type Verdict } from './judge.ts'
import { channelsLeftOut, type LeftOut } from './left-out/left-out.ts'
import type { Rules } from './rules.ts'
import type { BucketTotals } from './totals.ts'

/** Judges the buckets of one device by their starts, each with its neighbours. */
export function judgeDevice(buckets: ReadonlyMap<number, BucketTotals>, rules: Rules): Map<number, Verdict> {
  const newestMs = Math.max(...buckets.keys())
  const verdicts = new Map<number, Verdict>()
  for (const [startMs, totals] of buckets)
    verdicts.set(
      startMs,
      judgeBucket(
        totals,
        rules,
        leftOutAt(startMs, key => buckets.get(key), newestMs, rules),
      ),
    )
  return verdicts
}

/**
 * The channels left out of the bucket that begins at `startMs`.
 *
 * @param find a bucket of the same device by its start
 * @param newestMs no known bucket of the device begins later
 */
export function leftOutAt(
  startMs: number,
  find: (startMs: number) => BucketTotals | undefined,
  newestMs: number,
  rules: Rules,
): readonly LeftOut[] {
  const sizeMs = rules.bucketSizeSec * 1_000
  return channelsLeftOut(distance => find(startMs + distance * sizeMs), (newestMs - startMs) / sizeMs, rules)
}
