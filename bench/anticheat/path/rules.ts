import { type LeftOutRule, leftOutRules } from '@telemetry-tracker/shared/contracts/suspicions'
import { compileRules, type Rules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { defaultPolicy, type Policy } from '@telemetry-tracker/shared/policy'

/** The rules against tools, all of which can be turned off. */
export const ruleNames = leftOutRules
export type RuleName = LeftOutRule

/** What turns a rule off in the policy. */
const off: Record<RuleName, Partial<Policy>> = {
  no_action: { noActionMinutes: 0 },
  still_clicks: { stillClicksMinutes: 0 },
  even_motion: { evenMotionVariation: 0, evenMotionPixels: 0 },
  uniform_counts: { minDistinctValues: 1 },
  no_pauses: { noPauses: false },
  never_rests: { neverRestsMinutes: 0 },
  constant_hold: { constantHoldShare: 0 },
  steady: { steadyRatio: 0 },
  replayed: { replayedCorrelation: 0 },
}

/** What turns on a rule that is off by default. */
const on: Partial<Record<RuleName, Partial<Policy>>> = {
  steady: { steadyRatio: defaultPatternThresholds.steadyRatio },
}

/** Rules that the default policy does not apply. */
export const offByDefault: readonly RuleName[] = ruleNames.filter(rule => on[rule] !== undefined)

/** The default policy without some of the rules. */
export function rulesWithout(without: readonly RuleName[], change: Partial<Policy> = {}): Rules {
  return compileRules(Object.assign({}, defaultPolicy, change, ...without.map(rule => off[rule])), 60)
}

/** The same, with a rule that is off by default. */
export function rulesWith(rule: RuleName, without: readonly RuleName[]): Rules {
  return rulesWithout(without, on[rule])
}

/** The default policy with one rule only, which may be off by default. */
export function onlyRule(rule: RuleName, change: Partial<Policy> = {}): Rules {
  return rulesWithout(
    ruleNames.filter(name => name !== rule),
    { ...on[rule], ...change },
  )
}
