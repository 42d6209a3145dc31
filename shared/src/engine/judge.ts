import type { MinuteState, Reason } from '../contracts/http.ts'
import { confidence } from './confidence.ts'
import type { Match } from './matches.ts'
import type { Rules } from './rules.ts'
import { dominantSurface, surfaceLabel } from './surface.ts'
import type { BucketTotals, Surface } from './totals.ts'

export interface Verdict {
  state: MinuteState
  reason: Reason
  /** In [0, 1]. */
  confidence: number
  surface: Surface
  /** The name of the surface in breakdowns: the app, or `Browser — site`. */
  appLabel: string
}

/** Judges one bucket: the first rule that matches its dominant surface wins. */
export function judgeBucket(totals: BucketTotals, rules: Rules): Verdict {
  const surface = dominantSurface(totals.surfaces)
  const match = rules.match(surface)
  const distracted = isDistracted(totals, rules)
  return {
    ...decide(totals, match, distracted, rules),
    confidence: confidence(totals, distracted, rules),
    surface,
    appLabel: surfaceLabel(surface, match, rules),
  }
}

function decide(
  totals: BucketTotals,
  match: Match | undefined,
  distracted: boolean,
  rules: Rules,
): Pick<Verdict, 'state' | 'reason'> {
  if (match?.list === 'meeting' || isMeetingAudible(totals)) return { state: 'productive', reason: 'meeting' }
  if (match?.list === 'nonProductive') return { state: 'non_productive', reason: 'non_productive_app' }
  if (hasInteraction(totals, rules)) {
    return isSuspicious(totals, rules)
      ? { state: 'non_productive', reason: 'suspicious_pattern' }
      : { state: 'productive', reason: 'interaction' }
  }
  if (hasActivePresence(totals, rules)) {
    return distracted
      ? { state: 'non_productive', reason: 'distracted' }
      : { state: 'productive', reason: 'active_presence' }
  }
  return { state: 'non_productive', reason: 'no_presence' }
}

function isMeetingAudible({ meetingSamples, samples }: BucketTotals): boolean {
  return meetingSamples > 0 && meetingSamples * 2 >= samples
}

function hasInteraction({ keystrokes, clicks }: BucketTotals, { policy }: Rules): boolean {
  return (
    keystrokes + clicks >= policy.productiveInteractionThreshold ||
    keystrokes >= policy.productiveKeystrokeThreshold ||
    clicks >= policy.productiveMouseThreshold
  )
}

/**
 * The distance is rounded to a thousandth of a pixel, so that fractions that add up to a threshold reach it.
 */
function hasActivePresence(totals: BucketTotals, { policy }: Rules): boolean {
  return (
    Math.round(totals.mouseMicroPixels / 1_000) >= policy.mouseMovementThreshold * 1_000 &&
    totals.maxIdleMs < policy.idleAwayThreshold * 1_000 &&
    totals.movingSamples >= policy.mouseMovementMinSamples
  )
}

function isDistracted(totals: BucketTotals, { policy }: Rules): boolean {
  return totals.samples > 0 && totals.distractedSamples / totals.samples >= policy.distractionMinRatio
}

/** Fewer seconds than this are too few for a pattern. */
const minSamplesForPattern = 10

/** Tools produce nearly the same count every second; people pause and vary. */
function isSuspicious({ samples, interactionHistogram }: BucketTotals, { policy }: Rules): boolean {
  if (samples < minSamplesForPattern) return false
  const zeros = interactionHistogram.find(([interactions]) => interactions === 0)?.[1] ?? 0
  return zeros / samples < policy.minZeroSampleRatio && interactionHistogram.length < policy.minDistinctValues
}
