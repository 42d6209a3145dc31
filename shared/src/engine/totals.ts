import type { Distraction, TelemetryEvent } from '../contracts/event.ts'
import {
  addCounts,
  addSorted,
  type Counts,
  compareText,
  countOne,
  type RunningCounts,
} from './sorted-lists.ts'

/** What someone was looking at. `site` is null if no extension reported it. */
export interface Surface {
  app: string
  title: string
  site: string | null
}

export interface SurfaceTotals extends Surface {
  samples: number
  /** When it was first seen in the bucket, in ms: breaks ties. */
  firstSeenMs: number
}

interface DistractionTotals extends Distraction {
  samples: number
}

/**
 * One device's events of one bucket, as a value that can be merged. It contains only what the verdict needs.
 * All numbers are integers, so sums are the same in any order. Lists are sorted by key.
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
  /** Samples with wheel steps. */
  wheelSamples: number
  /** Samples with wheel steps and no movement. */
  wheelOnlySamples: number
  /** The sum of the squares of each sample's whole pixels; 0 in rows of older versions. */
  squaredPixels: number
  distractedSamples: number
  /** Samples in which a meeting was audible. */
  meetingSamples: number
  /**
   * How many samples had 0, 1, 2, … keystrokes + clicks; samples above `maxInteractions` count as
   * `maxInteractions`.
   */
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
  wheelSamples: 0,
  wheelOnlySamples: 0,
  squaredPixels: 0,
  distractedSamples: 0,
  meetingSamples: 0,
  interactionHistogram: [],
  surfaces: [],
  distractions: [],
  suspicions: [],
}

/** Totals that are changed in place, for long-lived totals. No one else may hold a part of them. */
export interface RunningTotals extends BucketTotals {
  interactionHistogram: RunningCounts<number>
  surfaces: SurfaceTotals[]
  distractions: DistractionTotals[]
  suspicions: RunningCounts<string>
}

/** A copy that can be changed in place. */
export function runningTotals(totals: BucketTotals): RunningTotals {
  return {
    ...totals,
    interactionHistogram: totals.interactionHistogram.map(([key, count]) => [key, count]),
    surfaces: totals.surfaces.map(surface => ({ ...surface })),
    distractions: totals.distractions.map(distraction => ({ ...distraction })),
    suspicions: totals.suspicions.map(([key, count]) => [key, count]),
  }
}

/** Merges two parts of one bucket. It is associative and commutative, and `emptyTotals` is its identity. */
export function mergeTotals(a: BucketTotals, b: BucketTotals): BucketTotals {
  const sum = runningTotals(a)
  addTotals(sum, b)
  return sum
}

/** Merges another part of the bucket into `sum`, in place. */
export function addTotals(sum: RunningTotals, more: BucketTotals): void {
  sum.samples = count(sum.samples, more.samples)
  sum.keystrokes = count(sum.keystrokes, more.keystrokes)
  sum.clicks = count(sum.clicks, more.clicks)
  sum.scrolls = count(sum.scrolls, more.scrolls)
  sum.mouseMicroPixels = atMost(sum.mouseMicroPixels + more.mouseMicroPixels, maxMicroPixels)
  sum.maxIdleMs = Math.max(sum.maxIdleMs, more.maxIdleMs)
  sum.movingSamples = count(sum.movingSamples, more.movingSamples)
  sum.wheelSamples = count(sum.wheelSamples, more.wheelSamples)
  sum.wheelOnlySamples = count(sum.wheelOnlySamples, more.wheelOnlySamples)
  sum.squaredPixels = atMost(sum.squaredPixels + more.squaredPixels, maxSquaredPixels)
  sum.distractedSamples = count(sum.distractedSamples, more.distractedSamples)
  sum.meetingSamples = count(sum.meetingSamples, more.meetingSamples)
  addCounts(sum.interactionHistogram, more.interactionHistogram)
  addSorted(sum.surfaces, more.surfaces, surfacesJoined)
  addSorted(sum.distractions, more.distractions, distractionsJoined)
  addCounts(sum.suspicions, more.suspicions)
}

const surfacesJoined = {
  compare: compareSurfaces,
  join(sum: SurfaceTotals, { samples, firstSeenMs }: SurfaceTotals) {
    sum.samples += samples
    sum.firstSeenMs = Math.min(sum.firstSeenMs, firstSeenMs)
  },
  copy: (surface: SurfaceTotals): SurfaceTotals => ({ ...surface }),
}

const distractionsJoined = {
  compare: compareDistractions,
  join(sum: DistractionTotals, { samples }: DistractionTotals) {
    sum.samples += samples
  },
  copy: (distraction: DistractionTotals): DistractionTotals => ({ ...distraction }),
}

/** Sorts surfaces and joins equal ones. */
export function joinSurfaces(surfaces: readonly SurfaceTotals[]): SurfaceTotals[] {
  const joined: SurfaceTotals[] = []
  for (const surface of surfaces) addSorted(joined, [surface], surfacesJoined)
  return joined
}

/** An event and the instant of its timestamp, in ms since the epoch. */
export interface TimedEvent {
  event: TelemetryEvent
  atMs: number
}

/**
 * The totals of the events of one bucket that begins at `startMs`. Equal to merging the totals of each event,
 * but faster.
 */
export function totalsOfEvents(
  seen: readonly TimedEvent[],
  startMs: number,
  bucketSizeSec: number,
): BucketTotals {
  let keystrokes = 0
  let clicks = 0
  let scrolls = 0
  let mouseMicroPixels = 0
  let maxIdleMs = 0
  let movingSamples = 0
  let wheelSamples = 0
  let wheelOnlySamples = 0
  let squaredPixels = 0
  let distractedSamples = 0
  let meetingSamples = 0
  const interactionHistogram: RunningCounts<number> = []
  const suspicions: RunningCounts<string> = []
  const distractions: DistractionTotals[] = []
  for (const { event } of seen) {
    countOne(interactionHistogram, interactionsOf(event))
    if (event.suspicions) for (const name of new Set<string>(event.suspicions)) countOne(suspicions, name)
    if (event.distraction)
      addSorted<DistractionTotals>(distractions, [{ ...event.distraction, samples: 1 }], distractionsJoined)
    keystrokes += event.keystroke_count
    clicks += event.mouse_clicks
    scrolls += event.scroll_count
    mouseMicroPixels = atMost(mouseMicroPixels + Math.round(event.mouse_distance * 1_000_000), maxMicroPixels)
    maxIdleMs = Math.max(maxIdleMs, Math.round(Math.min(event.idle_seconds, bucketSizeSec) * 1_000))
    const moved = event.mouse_distance > 0
    const scrolled = event.scroll_count > 0
    if (moved) {
      movingSamples++
      squaredPixels = atMost(squaredPixels + Math.round(event.mouse_distance) ** 2, maxSquaredPixels)
    }
    if (scrolled) wheelSamples++
    if (scrolled && !moved) wheelOnlySamples++
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
    wheelSamples,
    wheelOnlySamples,
    squaredPixels,
    distractedSamples,
    meetingSamples,
    interactionHistogram,
    surfaces: surfacesOf(seen, startMs),
    distractions,
    suspicions,
  }
}

/**
 * Much more than a person does in a second. It does not make tools harder to detect, and limits the number of
 * different seconds.
 */
const maxInteractions = 255

function interactionsOf({ keystroke_count, mouse_clicks }: TelemetryEvent): number {
  return Math.min(keystroke_count + mouse_clicks, maxInteractions)
}

function surfacesOf(seen: readonly TimedEvent[], startMs: number): readonly SurfaceTotals[] {
  const found: SurfaceTotals[] = []
  for (const { event, atMs } of seen) {
    const offsetMs = atMs - startMs
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

/**
 * Sums stop at what every database can store; no person comes near. Capped sums are also the same in any
 * order.
 */
const maxCounted = 2_000_000_000
const maxMicroPixels = 9_000_000_000_000_000
const maxSquaredPixels = 9_000_000_000_000_000

function count(a: number, b: number): number {
  return atMost(a + b, maxCounted)
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
