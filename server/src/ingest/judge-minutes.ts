import { boundTotals } from '@telemetry-tracker/shared/engine/bounds'
import { judgeBucket } from '@telemetry-tracker/shared/engine/judge'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { type BucketTotals, mergeTotals } from '@telemetry-tracker/shared/engine/totals'
import { countingDevice } from '@telemetry-tracker/shared/engine/winner'
import type { StoredBucket } from './bucket-row.ts'
import { compactSurfaces } from './compact-surfaces.ts'
import { idKey } from './id-key.ts'
import type { ArrivingBucket, JudgedMinute } from './minutes.ts'

interface Judging {
  rules: Rules
  /** Minutes that begin earlier keep only the titles that decide. */
  compactBeforeMs: number
}

/** Merges what arrives into what is stored, judges it, and decides anew which device counts for each minute. Minutes come sorted. */
export function judgeMinutes(
  stored: readonly StoredBucket[],
  arriving: readonly ArrivingBucket[],
  judging: Judging,
): JudgedMinute[] {
  const storedByMinute = Map.groupBy(stored, minuteKey)
  return [...Map.groupBy(arriving, minuteKey)]
    .map(([key, fresh]) => judgeMinute(storedByMinute.get(key) ?? [], fresh, judging))
    .filter(minute => minute !== undefined)
    .sort((a, b) => compare(a.userId, b.userId) || a.startMs - b.startMs)
}

function judgeMinute(
  stored: readonly StoredBucket[],
  fresh: readonly ArrivingBucket[],
  { rules, compactBeforeMs }: Judging,
): JudgedMinute | undefined {
  const [first] = fresh
  if (!first) return undefined
  const totalsByDevice = new Map(stored.map(({ deviceId, totals }) => [deviceId, totals]))
  for (const { deviceId, totals } of fresh) {
    const known = totalsByDevice.get(deviceId)
    const merged = known ? mergeTotals(known, totals) : totals
    totalsByDevice.set(deviceId, boundTotals(merged, rules.bucketSizeSec))
  }

  const winner = winnerOf(totalsByDevice, rules)
  const before = stored.find(({ counts }) => counts)
  const touched = new Set([...fresh.map(({ deviceId }) => deviceId), winner, before?.deviceId ?? winner])
  const changed = [...totalsByDevice]
    .filter(([deviceId]) => touched.has(deviceId))
    .map(([deviceId, totals]) => {
      const verdict = judgeBucket(totals, rules)
      const isOld = first.startMs < compactBeforeMs
      return {
        deviceId,
        totals: isOld ? { ...totals, surfaces: compactSurfaces(totals.surfaces, verdict.surface) } : totals,
        verdict,
        counts: deviceId === winner,
      }
    })
    .sort((a, b) => compare(a.deviceId, b.deviceId))

  const after = changed.find(({ counts }) => counts)?.verdict
  return after && { userId: first.userId, startMs: first.startMs, before, after, changed }
}

function winnerOf(totalsByDevice: ReadonlyMap<string, BucketTotals>, rules: Rules): string {
  const [only, ...others] = totalsByDevice.keys()
  if (only !== undefined && others.length === 0) return only
  return countingDevice(
    [...totalsByDevice].map(([deviceId, totals]) => ({ deviceId, totals })),
    rules,
  )
}

function minuteKey({ userId, startMs }: { userId: string; startMs: number }): string {
  return idKey(userId, String(startMs))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
