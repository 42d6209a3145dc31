import type { Distraction } from '../contracts/event.ts'
import { addCounts, addSorted, type Counts, compareText, type RunningCounts } from './sorted-lists.ts'

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

export interface DistractionTotals extends Distraction {
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
  /** Samples in which input could not be counted. */
  uncountedSamples: number
  /**
   * The shortest idle time of these samples, at most `maxUncountedIdleMs`, which also stands for no such
   * sample.
   */
  minUncountedIdleMs: number
  /**
   * How many samples had 0, 1, 2, … keystrokes + clicks; samples above `maxInteractions` count as
   * `maxInteractions`.
   */
  interactionHistogram: Counts<number>
  surfaces: readonly SurfaceTotals[]
  distractions: readonly DistractionTotals[]
  suspicions: Counts<string>
}

/** No policy takes a longer idle time for presence. */
export const maxUncountedIdleMs = 3_600_000

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
  uncountedSamples: 0,
  minUncountedIdleMs: maxUncountedIdleMs,
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
  sum.uncountedSamples = count(sum.uncountedSamples, more.uncountedSamples)
  sum.minUncountedIdleMs = Math.min(sum.minUncountedIdleMs, more.minUncountedIdleMs)
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

export const distractionsJoined = {
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

/**
 * Sums stop at what every database can store; no person comes near. Capped sums are also the same in any
 * order.
 */
const maxCounted = 2_000_000_000
export const maxMicroPixels = 9_000_000_000_000_000
export const maxSquaredPixels = 9_000_000_000_000_000

function count(a: number, b: number): number {
  return atMost(a + b, maxCounted)
}

export function atMost(sum: number, most: number): number {
  return sum > most ? most : sum
}

/** No site sorts before any site. */
export function compareSurfaces(a: Surface, b: Surface): number {
  return compareText(a.app, b.app) || compareText(a.title, b.title) || compareText(a.site ?? '', b.site ?? '')
}

function compareDistractions(a: Distraction, b: Distraction): number {
  return compareText(a.source, b.source) || compareText(a.name, b.name)
}
