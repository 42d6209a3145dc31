import { boundTotals } from '@telemetry-tracker/shared/engine/bounds'
import { judgeBucket, type Verdict } from '@telemetry-tracker/shared/engine/judge'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { addTotals, type BucketTotals, runningTotals } from '@telemetry-tracker/shared/engine/totals'
import { countingDevice } from '@telemetry-tracker/shared/engine/winner'
import { compareText } from '../../database/row.ts'
import type { StoredBucket } from '../storage/bucket-row.ts'
import { compactSurfaces } from '../storage/compact-surfaces.ts'
import type { ChangedBucket, ChangingMinute, JudgedMinute } from '../storage/minutes.ts'

interface Judging {
  rules: Rules
  /** Earlier minutes keep only the titles that decided. */
  compactBeforeMs: number
}

/**
 * Merges new totals into the stored buckets, judges them, and decides which device counts for the minute. Changes the given stored buckets in place: new
 * objects for each batch would be most of the garbage to collect.
 */
export function judgeMinute(
  { userId, startMs, stored, fresh }: ChangingMinute,
  { rules, compactBeforeMs }: Judging,
): JudgedMinute | undefined {
  const counting = stored.find(({ counts }) => counts)
  const before = counting && {
    state: counting.state,
    reason: counting.reason,
    appLabel: counting.appLabel,
  }
  const changed: ChangedBucket[] = []
  for (const { deviceId, totals } of fresh)
    changed.push(judged(addToBucket({ userId, startMs, stored }, deviceId, totals, rules), rules))
  const winner = winnerOf(stored, rules)
  for (const bucket of stored) {
    bucket.counts = bucket.deviceId === winner
    const isTouched = bucket.counts || bucket === counting
    if (isTouched && !fresh.some(({ deviceId }) => deviceId === bucket.deviceId))
      changed.push(judged(bucket, rules))
  }
  if (changed.length > 1) changed.sort((a, b) => compareText(a.bucket.deviceId, b.bucket.deviceId))
  if (startMs < compactBeforeMs) for (const { bucket, verdict } of changed) compact(bucket, verdict)

  const after = changed.find(({ bucket }) => bucket.counts)?.verdict
  return after && { userId, startMs, before, after, changed, stored }
}

/** Adds totals to a device's bucket, or creates the bucket. */
function addToBucket(
  { userId, startMs, stored }: Pick<ChangingMinute, 'userId' | 'startMs' | 'stored'>,
  deviceId: string,
  more: BucketTotals,
  { bucketSizeSec }: Rules,
): StoredBucket {
  const known = stored.find(bucket => bucket.deviceId === deviceId)
  const totals = known?.totals ?? runningTotals(more)
  if (known) addTotals(totals, more)
  const bounded = boundTotals(totals, bucketSizeSec)
  const bucket = known ?? {
    userId,
    startMs,
    deviceId,
    totals,
    state: 'non_productive',
    reason: 'no_presence',
    appLabel: '',
    counts: false,
  }
  if (bounded !== totals) bucket.totals = runningTotals(bounded)
  if (!known) stored.push(bucket)
  return bucket
}

function judged(bucket: StoredBucket, rules: Rules): ChangedBucket {
  const verdict = judgeBucket(bucket.totals, rules)
  bucket.state = verdict.state
  bucket.reason = verdict.reason
  bucket.appLabel = verdict.appLabel
  return { bucket, verdict }
}

function compact({ totals }: StoredBucket, { surface }: Verdict): void {
  totals.surfaces = [...compactSurfaces(totals.surfaces, surface)]
}

function winnerOf(stored: readonly StoredBucket[], rules: Rules): string {
  const [only, ...others] = stored
  return only && others.length === 0 ? only.deviceId : countingDevice(stored, rules)
}
