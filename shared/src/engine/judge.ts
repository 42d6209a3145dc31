import type { MinuteState, Reason } from '../contracts/http.ts'
import type { Channel } from '../contracts/suspicions.ts'
import { confidence } from './confidence.ts'
import { type LeftOut, nothingLeftOut } from './left-out/left-out.ts'
import { unsuspectingRules } from './left-out/rule-kinds.ts'
import type { Match } from './matches.ts'
import { wasActiveUncounted } from './no-input.ts'
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
  /** The channels that did not count. */
  leftOut: readonly LeftOut[]
}

/**
 * Judges one bucket: the first rule that matches its dominant surface wins. Channels that are left out do not
 * count.
 */
export function judgeBucket(
  totals: BucketTotals,
  rules: Rules,
  leftOut: readonly LeftOut[] = nothingLeftOut,
): Verdict {
  const surface = dominantSurface(totals.surfaces)
  const match = rules.match(surface)
  const distracted = isDistracted(totals, rules)
  return {
    ...decide({ totals, leftOut, match, distracted }, rules),
    confidence: confidence(totals, distracted, rules),
    leftOut,
    surface,
    appLabel: surfaceLabel(surface, match, rules),
  }
}

interface Seen {
  totals: BucketTotals
  leftOut: readonly LeftOut[]
  match: Match | undefined
  distracted: boolean
}

function decide(
  { totals, leftOut, match, distracted }: Seen,
  rules: Rules,
): Pick<Verdict, 'state' | 'reason'> {
  if (match?.list === 'meeting' || isMeetingAudible(totals)) return { state: 'productive', reason: 'meeting' }
  if (match?.list === 'nonProductive') return { state: 'non_productive', reason: 'non_productive_app' }
  const carriedBy = evidenceIn(totals, leftOut, rules)
  if (carriedBy === 'interaction') return { state: 'productive', reason: 'interaction' }
  if (carriedBy === 'active_presence')
    return distracted
      ? { state: 'non_productive', reason: 'distracted' }
      : { state: 'productive', reason: 'active_presence' }
  const isSuspicious = leftOut.length > 0 && wouldCount(totals, leftOut, distracted, rules)
  return { state: 'non_productive', reason: isSuspicious ? 'suspicious_pattern' : 'no_presence' }
}

/** Whether the minute would be productive if no channel were left out on suspicion. */
function wouldCount(
  totals: BucketTotals,
  leftOut: readonly LeftOut[],
  distracted: boolean,
  rules: Rules,
): boolean {
  const unsuspecting = leftOut.filter(({ rule }) => unsuspectingRules.has(rule))
  const carriedBy = evidenceIn(totals, unsuspecting, rules)
  return carriedBy === 'interaction' || (carriedBy === 'active_presence' && !distracted)
}

/** What shows that someone was at work, from the channels that are not left out. */
function evidenceIn(
  totals: BucketTotals,
  leftOut: readonly LeftOut[],
  rules: Rules,
): 'interaction' | 'active_presence' | undefined {
  const counted = leftOut.length === 0 ? totals : withoutChannels(totals, leftOut)
  if (hasInteraction(counted, rules)) return 'interaction'
  const isPresent = hasActivePresence(counted, rules) || wasActiveUncounted(totals, rules)
  return isPresent ? 'active_presence' : undefined
}

type Input = Pick<
  BucketTotals,
  | 'keystrokes'
  | 'clicks'
  | 'mouseMicroPixels'
  | 'movingSamples'
  | 'wheelSamples'
  | 'wheelOnlySamples'
  | 'maxIdleMs'
>

function withoutChannels(totals: BucketTotals, leftOut: readonly LeftOut[]): Input {
  const isOut = (channel: Channel) => leftOut.some(one => one.channel === channel)
  const [noMovement, noWheel] = [isOut('movement'), isOut('wheel')]
  const wheelSeconds = noMovement ? totals.wheelSamples : totals.wheelOnlySamples
  return {
    keystrokes: isOut('keys') ? 0 : totals.keystrokes,
    clicks: isOut('clicks') ? 0 : totals.clicks,
    mouseMicroPixels: noMovement ? 0 : totals.mouseMicroPixels,
    movingSamples: noMovement ? 0 : totals.movingSamples,
    wheelSamples: noWheel ? 0 : totals.wheelSamples,
    wheelOnlySamples: noWheel ? 0 : wheelSeconds,
    maxIdleMs: totals.maxIdleMs,
  }
}

function isMeetingAudible({ meetingSamples, samples }: BucketTotals): boolean {
  return meetingSamples > 0 && meetingSamples * 2 >= samples
}

function hasInteraction({ keystrokes, clicks }: Input, { policy }: Rules): boolean {
  return (
    keystrokes + clicks >= policy.productiveInteractionThreshold ||
    keystrokes >= policy.productiveKeystrokeThreshold ||
    clicks >= policy.productiveMouseThreshold
  )
}

/**
 * Seconds with wheel steps count as moving seconds: people who read scroll. The distance is rounded to a
 * thousandth of a pixel, so that fractions that add up to a threshold reach it.
 */
function hasActivePresence(input: Input, { policy }: Rules): boolean {
  return (
    (input.wheelSamples > 0 ||
      Math.round(input.mouseMicroPixels / 1_000) >= policy.mouseMovementThreshold * 1_000) &&
    input.maxIdleMs < policy.idleAwayThreshold * 1_000 &&
    input.movingSamples + input.wheelOnlySamples >= policy.mouseMovementMinSamples
  )
}

function isDistracted(totals: BucketTotals, { policy }: Rules): boolean {
  return totals.samples > 0 && totals.distractedSamples / totals.samples >= policy.distractionMinRatio
}
