import type { Distraction, TelemetryEvent } from '../contracts/event.ts'

/** What someone was looking at. `site` is null where no extension told it. */
export interface Surface {
  app: string
  title: string
  site: string | null
}

export interface SurfaceTotals extends Surface {
  samples: number
  /** Where in the bucket it was first seen, in ms: breaks ties. */
  firstSeenMs: number
}

interface DistractionTotals extends Distraction {
  samples: number
}

/**
 * One device's events of one bucket, as a value that merges: everything that the verdict needs and nothing else.
 * All numbers are integers, so that sums are the same in any order. Lists are sorted by their keys.
 */
export interface BucketTotals {
  samples: number
  keystrokes: number
  clicks: number
  scrolls: number
  /** Distance in millionths of a pixel. */
  mouseMicroPixels: number
  /** The longest idle time of any sample, each capped at the bucket's length. */
  maxIdleMs: number
  movingSamples: number
  distractedSamples: number
  /** Samples in which a meeting was audible. */
  meetingSamples: number
  /** How many samples had 0, 1, 2, … keystrokes + clicks. */
  interactionHistogram: readonly (readonly [interactions: number, samples: number])[]
  surfaces: readonly SurfaceTotals[]
  distractions: readonly DistractionTotals[]
  suspicions: readonly (readonly [name: string, samples: number])[]
}

/** The identity of `mergeTotals`. */
export const emptyTotals: BucketTotals = {
  samples: 0,
  keystrokes: 0,
  clicks: 0,
  scrolls: 0,
  mouseMicroPixels: 0,
  maxIdleMs: 0,
  movingSamples: 0,
  distractedSamples: 0,
  meetingSamples: 0,
  interactionHistogram: [],
  surfaces: [],
  distractions: [],
  suspicions: [],
}

/** Merges two parts of one bucket: associative, commutative, `emptyTotals` changes nothing. */
export function mergeTotals(a: BucketTotals, b: BucketTotals): BucketTotals {
  return {
    samples: a.samples + b.samples,
    keystrokes: a.keystrokes + b.keystrokes,
    clicks: a.clicks + b.clicks,
    scrolls: a.scrolls + b.scrolls,
    mouseMicroPixels: a.mouseMicroPixels + b.mouseMicroPixels,
    maxIdleMs: Math.max(a.maxIdleMs, b.maxIdleMs),
    movingSamples: a.movingSamples + b.movingSamples,
    distractedSamples: a.distractedSamples + b.distractedSamples,
    meetingSamples: a.meetingSamples + b.meetingSamples,
    interactionHistogram: mergeCounts(a.interactionHistogram, b.interactionHistogram),
    surfaces: mergeSorted(a.surfaces, b.surfaces, compareSurfaces, (x, y) => ({
      ...x,
      samples: x.samples + y.samples,
      firstSeenMs: Math.min(x.firstSeenMs, y.firstSeenMs),
    })),
    distractions: mergeSorted(a.distractions, b.distractions, compareDistractions, (x, y) => ({
      ...x,
      samples: x.samples + y.samples,
    })),
    suspicions: mergeCounts(a.suspicions, b.suspicions),
  }
}

/** The totals of a single event that was seen `offsetMs` into a bucket of `bucketSizeSec`. */
export function totalsOfEvent(event: TelemetryEvent, offsetMs: number, bucketSizeSec: number): BucketTotals {
  const interactions = event.keystroke_count + event.mouse_clicks
  return {
    samples: 1,
    keystrokes: event.keystroke_count,
    clicks: event.mouse_clicks,
    scrolls: event.scroll_count,
    mouseMicroPixels: Math.round(event.mouse_distance * 1_000_000),
    maxIdleMs: Math.round(Math.min(event.idle_seconds, bucketSizeSec) * 1_000),
    movingSamples: event.mouse_distance > 0 ? 1 : 0,
    distractedSamples: event.distraction_visible ? 1 : 0,
    meetingSamples: event.meeting_audible ? 1 : 0,
    interactionHistogram: [[interactions, 1]],
    surfaces: [
      {
        app: event.app_name,
        title: event.window_title,
        site: event.site ?? null,
        samples: 1,
        firstSeenMs: offsetMs,
      },
    ],
    distractions: event.distraction ? [{ ...event.distraction, samples: 1 }] : [],
    suspicions: [...new Set(event.suspicions)].sort(compareText).map(name => [name, 1] as const),
  }
}

function mergeCounts<K extends string | number>(
  a: readonly (readonly [K, number])[],
  b: readonly (readonly [K, number])[],
): readonly (readonly [K, number])[] {
  const byKey = (x: readonly [K, number], y: readonly [K, number]) => (x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0)
  return mergeSorted(a, b, byKey, (x, y) => [x[0], x[1] + y[1]] as const)
}

/** Merges two sorted lists; items that compare equal are joined into one. */
function mergeSorted<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (x: T, y: T) => number,
  join: (x: T, y: T) => T,
): readonly T[] {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const merged: T[] = []
  let j = 0
  for (const x of a) {
    let y = b[j]
    while (y !== undefined && compare(y, x) < 0) {
      merged.push(y)
      y = b[++j]
    }
    const same = y !== undefined && compare(y, x) === 0
    merged.push(same && y !== undefined ? join(x, y) : x)
    if (same) j++
  }
  return merged.concat(b.slice(j))
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** No site sorts before any site. */
function compareSurfaces(a: Surface, b: Surface): number {
  return compareText(a.app, b.app) || compareText(a.title, b.title) || compareText(a.site ?? '', b.site ?? '')
}

function compareDistractions(a: Distraction, b: Distraction): number {
  return compareText(a.source, b.source) || compareText(a.name, b.name)
}
