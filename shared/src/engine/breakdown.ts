import type { AppBreakdownRow, MinuteState, NoInputCounts, Summary } from '../contracts/http.ts'
import { countedTime, type Times } from '../shares.ts'
import type { Verdict } from './judge.ts'
import { isNoInput } from './no-input.ts'

type Judged = Pick<Verdict, 'state' | 'appLabel'> & {
  /** Undefined if it is not known any more. */
  reason?: Verdict['reason'] | undefined
}

interface Counting {
  bucketSizeSec: number
  noInputCounts: NoInputCounts
}

/** Seconds in each state: each bucket counts its full length. */
export function summarise(buckets: readonly Judged[], { bucketSizeSec, noInputCounts }: Counting): Summary {
  const productive = buckets.filter(bucket => bucket.state === 'productive').length
  return {
    productive: productive * bucketSizeSec,
    non_productive: (buckets.length - productive) * bucketSizeSec,
    no_input: buckets.filter(isNoInput).length * bucketSizeSec,
    no_input_counts: noInputCounts,
    total_seconds: buckets.length * bucketSizeSec,
    total_buckets: buckets.length,
    // Only the server knows what people declared.
    declared: 0,
  }
}

/** Seconds in each state by app, largest first, ties in order of first appearance. */
export function breakdown(buckets: readonly Judged[], counting: Counting): AppBreakdownRow[] {
  const byApp = Map.groupBy(buckets, bucket => bucket.appLabel)
  return [...byApp]
    .map(([app_name, judged]) => {
      const { productive, non_productive, no_input, total_seconds } = summarise(judged, counting)
      const times = { productive, nonProductive: non_productive, noInput: no_input }
      return {
        app_name,
        category: categoryOf(times, counting.noInputCounts),
        total_seconds,
        states: { productive, non_productive, no_input },
      }
    })
    .sort((a, b) => b.total_seconds - a.total_seconds)
}

/** An app is productive when more than half of its counted time is. */
export function categoryOf(times: Times, counts: NoInputCounts): MinuteState {
  const { productive, total } = countedTime(times, counts)
  return productive * 2 > total ? 'productive' : 'non_productive'
}
