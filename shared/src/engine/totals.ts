import type { Distraction, TelemetryEvent } from '../contracts/event.ts'
import { type Counts, compareText, countsOf, mergeCounts, mergeSorted } from './sorted-lists.ts'

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
  /** How many samples had 0, 1, 2, … keystrokes + clicks; a second with more than anybody's counts as one with `mostInteractions`. */
  interactionHistogram: Counts<number>
  surfaces: readonly SurfaceTotals[]
  distractions: readonly DistractionTotals[]
  suspicions: Counts<string>
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
    samples: count(a.samples, b.samples),
    keystrokes: count(a.keystrokes, b.keystrokes),
    clicks: count(a.clicks, b.clicks),
    scrolls: count(a.scrolls, b.scrolls),
    mouseMicroPixels: atMost(a.mouseMicroPixels + b.mouseMicroPixels, mostMicroPixels),
    maxIdleMs: Math.max(a.maxIdleMs, b.maxIdleMs),
    movingSamples: count(a.movingSamples, b.movingSamples),
    distractedSamples: count(a.distractedSamples, b.distractedSamples),
    meetingSamples: count(a.meetingSamples, b.meetingSamples),
    interactionHistogram: mergeCounts(a.interactionHistogram, b.interactionHistogram),
    surfaces: mergeSurfaces(a.surfaces, b.surfaces),
    distractions: mergeDistractions(a.distractions, b.distractions),
    suspicions: mergeCounts(a.suspicions, b.suspicions),
  }
}

/** Merges sorted lists of surfaces. */
function mergeSurfaces(a: readonly SurfaceTotals[], b: readonly SurfaceTotals[]): readonly SurfaceTotals[] {
  return mergeSorted(a, b, compareSurfaces, (x, y) => ({
    ...x,
    samples: x.samples + y.samples,
    firstSeenMs: Math.min(x.firstSeenMs, y.firstSeenMs),
  }))
}

/** Surfaces in any order as a sorted list in which each is there once. */
export function joinSurfaces(surfaces: readonly SurfaceTotals[]): readonly SurfaceTotals[] {
  return surfaces.toSorted(compareSurfaces).reduce<readonly SurfaceTotals[]>(joinSame, [])
}

function joinSame(joined: readonly SurfaceTotals[], next: SurfaceTotals): readonly SurfaceTotals[] {
  const last = joined.at(-1)
  return last && compareSurfaces(last, next) === 0
    ? [...joined.slice(0, -1), ...mergeSurfaces([last], [next])]
    : [...joined, next]
}

/** What one bucket holds of an event: when in the bucket it was seen. */
export interface SeenEvent {
  event: TelemetryEvent
  offsetMs: number
}

/** The totals of one bucket's events: what merging the totals of each would give, without making those. */
export function totalsOfEvents(seen: readonly SeenEvent[], bucketSizeSec: number): BucketTotals {
  let keystrokes = 0
  let clicks = 0
  let scrolls = 0
  let mouseMicroPixels = 0
  let maxIdleMs = 0
  let movingSamples = 0
  let distractedSamples = 0
  let meetingSamples = 0
  const interactions: number[] = []
  const suspicions: string[] = []
  let distractions = emptyTotals.distractions
  for (const { event } of seen) {
    interactions.push(interactionsOf(event))
    if (event.suspicions) suspicions.push(...new Set(event.suspicions))
    if (event.distraction) distractions = addDistraction(distractions, event.distraction)
    keystrokes += event.keystroke_count
    clicks += event.mouse_clicks
    scrolls += event.scroll_count
    mouseMicroPixels = atMost(
      mouseMicroPixels + Math.round(event.mouse_distance * 1_000_000),
      mostMicroPixels,
    )
    maxIdleMs = Math.max(maxIdleMs, Math.round(Math.min(event.idle_seconds, bucketSizeSec) * 1_000))
    if (event.mouse_distance > 0) movingSamples++
    if (event.distraction_visible) distractedSamples++
    if (event.meeting_audible) meetingSamples++
  }
  return {
    samples: seen.length,
    keystrokes,
    clicks,
    scrolls,
    mouseMicroPixels,
    maxIdleMs,
    movingSamples,
    distractedSamples,
    meetingSamples,
    interactionHistogram: countsOf(interactions),
    surfaces: surfacesOf(seen),
    distractions,
    suspicions: countsOf(suspicions),
  }
}

/** Far more than a person does in a second; tells tools apart no worse, and bounds how many different seconds there are. */
const mostInteractions = 255

function interactionsOf({ keystroke_count, mouse_clicks }: TelemetryEvent): number {
  return Math.min(keystroke_count + mouse_clicks, mostInteractions)
}

function surfacesOf(seen: readonly SeenEvent[]): readonly SurfaceTotals[] {
  const found: SurfaceTotals[] = []
  for (const { event, offsetMs } of seen) {
    const known = found.find(surface => isOf(surface, event))
    if (known) {
      known.samples++
      known.firstSeenMs = Math.min(known.firstSeenMs, offsetMs)
      continue
    }
    const { app_name: app, window_title: title, site = null } = event
    found.push({ app, title, site, samples: 1, firstSeenMs: offsetMs })
  }
  return found.sort(compareSurfaces)
}

/** No site and an empty one are the same surface, as in the order of surfaces. */
function isOf({ app, title, site }: Surface, event: TelemetryEvent): boolean {
  return app === event.app_name && title === event.window_title && (site ?? '') === (event.site ?? '')
}

function addDistraction(
  distractions: readonly DistractionTotals[],
  distraction: Distraction,
): readonly DistractionTotals[] {
  return mergeDistractions(distractions, [{ ...distraction, samples: 1 }])
}

function mergeDistractions(
  a: readonly DistractionTotals[],
  b: readonly DistractionTotals[],
): readonly DistractionTotals[] {
  return mergeSorted(a, b, compareDistractions, (x, y) => ({ ...x, samples: x.samples + y.samples }))
}

/** Sums stop at what every database can hold; no person comes near. Capped sums are the same in any order, too. */
const mostCounted = 2_000_000_000
const mostMicroPixels = 9_000_000_000_000_000

function count(a: number, b: number): number {
  return atMost(a + b, mostCounted)
}

function atMost(sum: number, most: number): number {
  return sum > most ? most : sum
}

/** No site sorts before any site. */
function compareSurfaces(a: Surface, b: Surface): number {
  return compareText(a.app, b.app) || compareText(a.title, b.title) || compareText(a.site ?? '', b.site ?? '')
}

function compareDistractions(a: Distraction, b: Distraction): number {
  return compareText(a.source, b.source) || compareText(a.name, b.name)
}
