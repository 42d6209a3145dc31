import type { AppBreakdownRow, MinuteState, Summary } from '../contracts/http.ts'
import type { Verdict } from './judge.ts'

type Judged = Pick<Verdict, 'state' | 'appLabel'>

/** Seconds in each state: each bucket counts its full length. */
export function summarise(buckets: readonly Judged[], bucketSizeSec: number): Summary {
  const productive = buckets.filter(bucket => bucket.state === 'productive').length
  return {
    productive: productive * bucketSizeSec,
    non_productive: (buckets.length - productive) * bucketSizeSec,
    total_seconds: buckets.length * bucketSizeSec,
    total_buckets: buckets.length,
    // Only the server knows what people declared.
    declared: 0,
  }
}

/** Seconds in each state by app, largest first, ties in order of first appearance. */
export function breakdown(buckets: readonly Judged[], bucketSizeSec: number): AppBreakdownRow[] {
  const byApp = Map.groupBy(buckets, bucket => bucket.appLabel)
  return [...byApp]
    .map(([app_name, judged]) => {
      const { productive, non_productive, total_seconds } = summarise(judged, bucketSizeSec)
      return {
        app_name,
        category: categoryOf(productive, total_seconds),
        total_seconds,
        states: { productive, non_productive },
      }
    })
    .sort((a, b) => b.total_seconds - a.total_seconds)
}

/** An app is productive when more than half of its time is. */
export function categoryOf(productiveSeconds: number, totalSeconds: number): MinuteState {
  return productiveSeconds * 2 > totalSeconds ? 'productive' : 'non_productive'
}
