import { judgeBucket, type Verdict } from '@telemetry-tracker/shared/engine/judge'
import { leftOutAt } from '@telemetry-tracker/shared/engine/judge-device'
import { dependsOnNeighbours, sameLeftOut } from '@telemetry-tracker/shared/engine/left-out/left-out'
import { farReach, nearReach, reachOf } from '@telemetry-tracker/shared/engine/left-out/window'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { BucketTotals } from '@telemetry-tracker/shared/engine/totals'
import type { StoredBucket } from '../storage/bucket-row.ts'

/** A person's stored minutes, by their start, each with the buckets of every device. */
export type Minutes = Map<number, StoredBucket[]>

/**
 * Updates which channels are left out of the touched buckets and of their neighbours on the same device. Returns the neighbours that change. Every stored
 * minute that `unknownNeighbours` names must be known.
 */
export function updateLeftOut(
  minutes: Minutes,
  touched: ReadonlyMap<number, readonly StoredBucket[]>,
  { rules, openFromMs }: { rules: Rules; openFromMs: number },
): StoredBucket[] {
  const newestMs = Math.max(...minutes.keys())
  const sizeMs = rules.bucketSizeSec * 1_000
  const areReported = hasReports(minutes)
  const changed: StoredBucket[] = []
  const update = (bucket: StoredBucket): boolean => {
    const find = (startMs: number) => bucketOf(minutes, startMs, bucket.deviceId)?.totals
    const leftOut = leftOutAt(bucket.startMs, find, newestMs, rules)
    if (sameLeftOut(leftOut, bucket.leftOut)) return false
    bucket.leftOut = leftOut
    return true
  }
  for (const [startMs, buckets] of touched)
    for (const bucket of buckets) {
      update(bucket)
      const reach = reachOf(bucket.totals, rules)
      for (let distance = -reach; distance <= reach; distance++) {
        const atMs = startMs + distance * sizeMs
        if (distance === 0 || atMs < openFromMs || atMs > newestMs) continue
        const neighbour = bucketOf(minutes, atMs, bucket.deviceId)
        if (neighbour && (areReported || mayDepend(neighbour, rules)) && update(neighbour))
          changed.push(neighbour)
      }
    }
  return changed
}

/** The verdict that rules give for a stored bucket, with its stored neighbours. */
export function judgeStored(
  minutes: Minutes,
  { startMs, deviceId, totals }: StoredBucket,
  rules: Rules,
): Verdict {
  const find = (atMs: number) => bucketOf(minutes, atMs, deviceId)?.totals
  return judgeBucket(totals, rules, leftOutAt(startMs, find, Math.max(...minutes.keys()), rules))
}

interface Knowledge {
  minutes: Minutes
  /** No later minute is stored; undefined if that is not known. */
  newestMs: number | undefined
}

/**
 * The minutes that have to be read before new totals can be judged; empty if all that matter are known. Most need only a few minutes around them. Once
 * these are known, more may turn out to matter, so it must be asked again.
 */
export function unknownNeighbours(
  { minutes, newestMs = Number.POSITIVE_INFINITY }: Knowledge,
  fresh: Iterable<readonly [startMs: number, BucketTotals]>,
  rules: Rules,
): readonly number[] {
  const sizeMs = rules.bucketSizeSec * 1_000
  const [near, far] = [nearReach(rules), farReach(rules)]
  let areReported: boolean | undefined
  let unknown: Set<number> | undefined
  for (const [startMs, totals] of fresh) {
    const isUnknown = (from: number, to: number) => {
      for (let distance = from; distance <= to; distance++) {
        const atMs = startMs + distance * sizeMs
        if (atMs > newestMs) break
        if (minutes.has(atMs)) continue
        unknown ??= new Set()
        unknown.add(atMs)
      }
    }
    areReported ??= hasReports(minutes)
    isUnknown(-near, far)
    if (areReported || totals.suspicions.length > 0) isUnknown(-2 * far, 2 * far)
    else if (areAround(minutes, startMs, rules)) isUnknown(-2 * near, far + near)
  }
  return unknown ? [...unknown] : nothing
}

/** The usual result, shared to avoid allocations. */
const nothing: readonly never[] = []

/** The time around minutes in which everything stored must be known before they are judged. */
export function neighbourhood(
  { firstMs, lastMs }: { firstMs: number; lastMs: number },
  rules: Rules,
): { firstMs: number; lastMs: number } {
  const reachMs = 2 * farReach(rules) * rules.bucketSizeSec * 1_000
  return { firstMs: firstMs - reachMs, lastMs: lastMs + reachMs }
}

/** How many minutes to remember, so that the next batch usually has to read none. */
export function minutesToRemember(minutes: Minutes, rules: Rules): number {
  const [near, far] = [nearReach(rules), farReach(rules)]
  if (hasReports(minutes)) return 2 * far + spareMinutes
  for (const buckets of minutes.values())
    if (buckets.some(bucket => mayDepend(bucket, rules))) return 2 * near + spareMinutes
  return near + spareMinutes
}

/** Enough for several devices of a person with slightly different delays. */
const spareMinutes = 3

function areAround(minutes: Minutes, startMs: number, rules: Rules): boolean {
  const withinMs = nearReach(rules) * rules.bucketSizeSec * 1_000
  for (const [atMs, buckets] of minutes)
    if (
      atMs !== startMs &&
      Math.abs(atMs - startMs) <= withinMs &&
      buckets.some(bucket => mayDepend(bucket, rules))
    )
      return true
  return false
}

function mayDepend({ totals, leftOut }: StoredBucket, rules: Rules): boolean {
  return leftOut.length > 0 || dependsOnNeighbours(totals, rules)
}

function hasReports(minutes: Minutes): boolean {
  for (const buckets of minutes.values())
    for (const { totals } of buckets) if (totals.suspicions.length > 0) return true
  return false
}

function bucketOf(minutes: Minutes, startMs: number, deviceId: string): StoredBucket | undefined {
  return minutes.get(startMs)?.find(bucket => bucket.deviceId === deviceId)
}
