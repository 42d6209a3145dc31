import { boundTotals } from '@telemetry-tracker/shared/engine/bounds'
import { judgeBucket } from '@telemetry-tracker/shared/engine/judge'
import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import { type BucketTotals, mergeTotals } from '@telemetry-tracker/shared/engine/totals'
import { countingDevice } from '@telemetry-tracker/shared/engine/winner'
import { compactSurfaces } from './compact-surfaces.ts'
import { compareText } from './compare-text.ts'
import type { ChangingMinute, JudgedMinute } from './minutes.ts'

interface Judging {
  rules: Rules
  /** Minutes that begin earlier keep only the titles that decide. */
  compactBeforeMs: number
}

/** Merges what arrives into what is stored, judges it, and decides anew which device counts for the minute. */
export function judgeMinute(
  { userId, startMs, stored, fresh }: ChangingMinute,
  { rules, compactBeforeMs }: Judging,
): JudgedMinute | undefined {
  const totalsByDevice = new Map(stored.map(({ deviceId, totals }) => [deviceId, totals]))
  for (const [deviceId, totals] of fresh) {
    const known = totalsByDevice.get(deviceId)
    const merged = known ? mergeTotals(known, totals) : totals
    totalsByDevice.set(deviceId, boundTotals(merged, rules.bucketSizeSec))
  }

  const winner = winnerOf(totalsByDevice, rules)
  const before = stored.find(({ counts }) => counts)
  const isTouched = (deviceId: string) =>
    deviceId === winner || deviceId === before?.deviceId || fresh.has(deviceId)
  const changed = [...totalsByDevice]
    .filter(([deviceId]) => isTouched(deviceId))
    .map(([deviceId, totals]) => {
      const verdict = judgeBucket(totals, rules)
      const isOld = startMs < compactBeforeMs
      return {
        deviceId,
        totals: isOld ? { ...totals, surfaces: compactSurfaces(totals.surfaces, verdict.surface) } : totals,
        verdict,
        counts: deviceId === winner,
      }
    })
    .sort((a, b) => compareText(a.deviceId, b.deviceId))

  const after = changed.find(({ counts }) => counts)?.verdict
  return after && { userId, startMs, before, after, changed }
}

function winnerOf(totalsByDevice: ReadonlyMap<string, BucketTotals>, rules: Rules): string {
  const [only, ...others] = totalsByDevice.keys()
  if (only !== undefined && others.length === 0) return only
  return countingDevice(
    [...totalsByDevice].map(([deviceId, totals]) => ({ deviceId, totals })),
    rules,
  )
}
