import { boundTotals } from '@telemetry-tracker/shared/engine/bounds'
import { judgeBucket, type Verdict } from '@telemetry-tracker/shared/engine/judge'
import { nothingLeftOut } from '@telemetry-tracker/shared/engine/left-out/left-out'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { addTotals, type BucketTotals, runningTotals } from '@telemetry-tracker/shared/engine/totals'
import { countingDevice } from '@telemetry-tracker/shared/engine/winner'
import { compareText } from '../../database/row.ts'
import type { StoredBucket } from '../storage/bucket-row.ts'
import { compactSurfaces } from '../storage/compact-surfaces.ts'
import type { ChangedBucket, FreshBucket, JudgedMinute } from '../storage/minutes.ts'
import { type Minutes, updateLeftOut } from './neighbours.ts'

interface Judging {
  rules: Rules
  /** Earlier minutes are closed. */
  openFromMs: number
  /** Earlier minutes keep only the titles that decided. */
  compactBeforeMs: number
}

export interface FreshMinute {
  startMs: number
  /** One per device. */
  devices: readonly FreshBucket[]
}

/** A person's minutes before judging: what is stored of them and of their neighbours, and the new totals. */
interface Changing {
  userId: string
  minutes: Minutes
  fresh: readonly FreshMinute[]
}

/**
 * Merges new totals into the stored buckets, judges them and the neighbours whose left-out channels change, and decides which device counts for each
 * minute. Returns the minutes that change, in order. Changes the given stored buckets in place: new objects for each batch would be most of the garbage
 * to collect.
 */
export function judgeMinutes({ userId, minutes, fresh }: Changing, judging: Judging): JudgedMinute[] {
  const touched = new Map<number, StoredBucket[]>()
  for (const { startMs, devices } of fresh) {
    const stored = minutes.get(startMs) ?? []
    minutes.set(startMs, stored)
    const buckets = devices.map(({ deviceId, totals }) =>
      addToBucket({ userId, startMs, stored, deviceId }, totals, judging.rules),
    )
    touched.set(startMs, buckets)
  }
  for (const bucket of updateLeftOut(minutes, touched, judging)) {
    const others = touched.get(bucket.startMs)
    if (!others) touched.set(bucket.startMs, [bucket])
    else if (!others.includes(bucket)) others.push(bucket)
  }
  const starts = [...touched.keys()]
  if (starts.length > 1) starts.sort((a, b) => a - b)
  const judged: JudgedMinute[] = []
  for (const startMs of starts) {
    const minute = judgeMinute(
      { userId, startMs, stored: minutes.get(startMs) ?? [], touched: touched.get(startMs) ?? [] },
      judging,
    )
    if (minute) judged.push(minute)
  }
  return judged
}

interface ChangingMinute {
  userId: string
  startMs: number
  stored: StoredBucket[]
  /** Those of the stored buckets that have changed. */
  touched: readonly StoredBucket[]
}

function judgeMinute(
  { userId, startMs, stored, touched }: ChangingMinute,
  { rules, compactBeforeMs }: Judging,
): JudgedMinute | undefined {
  const counting = stored.find(({ counts }) => counts)
  const before = counting && { state: counting.state, appLabel: counting.appLabel }
  const changed = touched.map(bucket => judged(bucket, rules))
  const winner = winnerOf(stored, rules)
  for (const bucket of stored) {
    bucket.counts = bucket.deviceId === winner
    const isTouched = bucket.counts || bucket === counting
    if (isTouched && !touched.includes(bucket)) changed.push(judged(bucket, rules))
  }
  if (changed.length > 1) changed.sort((a, b) => compareText(a.bucket.deviceId, b.bucket.deviceId))
  if (startMs < compactBeforeMs) for (const { bucket, verdict } of changed) compact(bucket, verdict)

  const after = changed.find(({ bucket }) => bucket.counts)?.verdict
  return after && { userId, startMs, before, after, changed, stored }
}

/** Adds totals to a device's bucket, or creates the bucket. */
function addToBucket(
  {
    userId,
    startMs,
    stored,
    deviceId,
  }: Pick<ChangingMinute, 'userId' | 'startMs' | 'stored'> & { deviceId: string },
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
    appLabel: '',
    leftOut: nothingLeftOut,
    counts: false,
  }
  if (bounded !== totals) bucket.totals = runningTotals(bounded)
  if (!known) stored.push(bucket)
  return bucket
}

function judged(bucket: StoredBucket, rules: Rules): ChangedBucket {
  const verdict = judgeBucket(bucket.totals, rules, bucket.leftOut)
  bucket.state = verdict.state
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
