import type { TelemetryEvent } from '../contracts/event.ts'
import { addSorted, countOne, type RunningCounts } from './sorted-lists.ts'
import {
  atMost,
  type BucketTotals,
  compareSurfaces,
  type DistractionTotals,
  distractionsJoined,
  maxMicroPixels,
  maxSquaredPixels,
  maxUncountedIdleMs,
  type Surface,
  type SurfaceTotals,
} from './totals.ts'

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
  let uncountedSamples = 0
  let minUncountedIdleMs = maxUncountedIdleMs
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
    if (event.presence === 'idle_counter') {
      uncountedSamples++
      minUncountedIdleMs = Math.min(minUncountedIdleMs, Math.round(event.idle_seconds * 1_000))
    }
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
    uncountedSamples,
    minUncountedIdleMs,
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
