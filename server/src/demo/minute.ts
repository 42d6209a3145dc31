import {
  type BucketTotals,
  maxUncountedIdleMs,
  type SurfaceTotals,
} from '@telemetry-tracker/shared/engine/totals'
import type { Random } from '@telemetry-tracker/shared/seeded-random'
import type { Activity } from './activities.ts'
import { secondOf } from './second.ts'

/** The totals of a whole bucket spent on an activity. */
export function minuteOf(activity: Activity, bucketSizeSec: number, random: Random): BucketTotals {
  const histogram = new Map<number, number>()
  const sums = {
    keystrokes: 0,
    clicks: 0,
    scrolls: 0,
    pixels: 0,
    squares: 0,
    moving: 0,
    wheel: 0,
    wheelOnly: 0,
  }
  let idle = 0
  let maxIdle = activity.isAway ? bucketSizeSec : 0
  for (let s = 0; s < bucketSizeSec; s++) {
    const { keystrokes, clicks, scrolls, pixels } = secondOf(activity, random)
    sums.keystrokes += keystrokes
    sums.clicks += clicks
    sums.scrolls += scrolls
    sums.pixels += pixels
    sums.squares += pixels ** 2
    if (pixels > 0) sums.moving++
    if (scrolls > 0) sums.wheel++
    if (scrolls > 0 && pixels === 0) sums.wheelOnly++
    histogram.set(keystrokes + clicks, (histogram.get(keystrokes + clicks) ?? 0) + 1)
    idle = keystrokes + clicks + pixels > 0 ? 0 : idle + 1
    maxIdle = Math.max(maxIdle, idle)
  }
  const distracted = distractedSamples(activity, bucketSizeSec, random)
  return {
    samples: bucketSizeSec,
    keystrokes: sums.keystrokes,
    clicks: sums.clicks,
    scrolls: sums.scrolls,
    mouseMicroPixels: sums.pixels * 1_000_000,
    maxIdleMs: maxIdle * 1_000,
    movingSamples: sums.moving,
    wheelSamples: sums.wheel,
    wheelOnlySamples: sums.wheelOnly,
    squaredPixels: sums.squares,
    distractedSamples: distracted,
    meetingSamples: activity.isMeeting ? bucketSizeSec : 0,
    uncountedSamples: 0,
    minUncountedIdleMs: maxUncountedIdleMs,
    interactionHistogram: [...histogram].sort(([a], [b]) => a - b),
    surfaces: surfacesOf(activity, bucketSizeSec, random),
    distractions:
      activity.distraction !== undefined && distracted > 0
        ? [{ source: 'audio', name: activity.distraction, samples: distracted }]
        : [],
    suspicions: [],
  }
}

function distractedSamples({ distraction }: Activity, bucketSizeSec: number, random: Random): number {
  return distraction !== undefined && random() < 0.1 ? Math.ceil(random() * bucketSizeSec) : 0
}

/** One main surface, sometimes with some seconds of another. */
function surfacesOf({ surfaces }: Activity, bucketSizeSec: number, random: Random): SurfaceTotals[] {
  const main = surfaces[Math.floor(random() * surfaces.length)] ?? surfaces[0]
  const other = surfaces.find(surface => surface !== main)
  const onOther = other && random() < 0.3 ? Math.floor((random() * bucketSizeSec) / 3) : 0
  const shares = [{ ...main, samples: bucketSizeSec - onOther, firstSeenMs: 0 }]
  if (other && onOther > 0)
    shares.push({ ...other, samples: onOther, firstSeenMs: (bucketSizeSec - onOther) * 1_000 })
  return shares.sort((a, b) => (a.app === b.app ? (a.title < b.title ? -1 : 1) : a.app < b.app ? -1 : 1))
}
