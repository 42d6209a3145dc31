import {
  defaultPatternThresholds,
  type PatternThresholds,
} from '@telemetry-tracker/shared/pattern-thresholds'
import { defaultPolicy, type Policy } from '@telemetry-tracker/shared/policy'
import { onlyRule, type RuleName, ruleNames } from '../path/rules.ts'
import { outcomeOf, type Played } from './outcome.ts'
import { lostShare } from './summary.ts'

/** What one rule alone does at one of its thresholds. */
export interface CurvePoint {
  threshold: number
  /** Shares of the minutes that are productive without rules. */
  peopleLost: number
  assistiveLost: number
  toolsCaught: number
}

export interface Curve {
  rule: RuleName
  unit: string
  /** The threshold of the default policy; null: the rule is off. */
  standard: number | null
  points: CurvePoint[]
}

interface Scale {
  unit: string
  standard: number | null
  values: readonly number[]
  /** The policy, for rules of the server. */
  policy?: (value: number) => Partial<Policy>
  /** The helper's thresholds, for rules of the device. */
  device?: (value: number) => Partial<PatternThresholds>
}

/** How many thresholds of each rule are tried. */
export const pointCount = 6

const scales: Record<RuleName, Scale> = {
  no_action: {
    unit: 'minutes of movement alone',
    standard: defaultPolicy.noActionMinutes,
    values: [1, 2, 3, 5, 8, 12],
    policy: noActionMinutes => ({ noActionMinutes }),
  },
  still_clicks: {
    unit: 'minutes of clicks without movement',
    standard: defaultPolicy.stillClicksMinutes,
    values: [2, 3, 4, 5, 8, 12],
    policy: stillClicksMinutes => ({ stillClicksMinutes }),
  },
  even_motion: {
    unit: 'least variation of pixels a second',
    standard: defaultPolicy.evenMotionVariation,
    values: [0.1, 0.2, 0.3, 0.4, 0.6, 0.8],
    policy: evenMotionVariation => ({ evenMotionVariation }),
  },
  uniform_counts: {
    unit: 'least number of different counts',
    standard: defaultPolicy.minDistinctValues,
    values: [2, 3, 4, 5, 6, 8],
    policy: minDistinctValues => ({ minDistinctValues }),
  },
  no_pauses: {
    unit: 'longest interval, as a multiple of the allowed',
    standard: 1,
    values: [0.7, 0.85, 1, 1.25, 1.6, 2.2],
    device: factor => ({
      noPausesFactors: defaultPatternThresholds.noPausesFactors.map(([n, limit]): [number, number] => [
        n,
        Math.max(1, limit * factor),
      ]),
    }),
  },
  never_rests: {
    unit: 'minutes without a pause of 5 s',
    standard: defaultPolicy.neverRestsMinutes,
    values: [2, 4, 8, 15, 25, 40],
    device: neverRestsMinutes => ({ neverRestsMinutes }),
  },
  constant_hold: {
    unit: 'share of keys held equally long',
    standard: defaultPolicy.constantHoldShare,
    values: [0.25, 0.4, 0.6, 0.75, 0.9, 0.98],
    device: constantHoldShare => ({ constantHoldShare }),
  },
  steady: {
    unit: 'variance of counts, divided by mean',
    standard: defaultPolicy.steadyRatio || null,
    values: [0.03, 0.1, 0.3, 0.6, 1, 2],
    device: steadyRatio => ({ steadyRatio }),
  },
  replayed: {
    unit: 'correlation with an earlier stretch',
    standard: defaultPolicy.replayedCorrelation,
    values: [0.5, 0.6, 0.7, 0.8, 0.85, 0.95],
    device: replayedCorrelation => ({ replayedCorrelation }),
  },
}

/** Thresholds of the helper for one point of all curves: the rules don't depend on each other. */
export function curveThresholds(point: number): PatternThresholds {
  const changes = ruleNames.map(rule => scales[rule].device?.(scales[rule].values[point] ?? 0) ?? {})
  return Object.assign({}, defaultPatternThresholds, ...changes)
}

/** The curves of all rules, from the same sessions played once for each point. */
export function curvesOf(playedByPoint: readonly (readonly Played[])[]): Curve[] {
  return ruleNames.map(rule => {
    const { unit, standard, values, policy } = scales[rule]
    const points = values.map((threshold, point) => {
      const rules = onlyRule(rule, policy?.(threshold))
      const outcomes = (playedByPoint[point] ?? []).map(played => outcomeOf(played, rules))
      const of = (group: string) => lostShare(outcomes.filter(({ session }) => session.group === group)).share
      return { threshold, peopleLost: of('people'), assistiveLost: of('assistive'), toolsCaught: of('tools') }
    })
    return { rule, unit, standard, points }
  })
}
