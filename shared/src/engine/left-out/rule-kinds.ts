import type { LeftOutRule } from '../../contracts/suspicions.ts'

/** These say only that nobody was seen to act: the minute has no input, and nobody is suspected. */
export const unsuspectingRules: ReadonlySet<LeftOutRule> = new Set(['no_action'])

/**
 * Rules that a person with a switch or another special input device can be exempted from: by timing alone, a
 * single switch equals a tool.
 */
export const exemptRules: ReadonlySet<LeftOutRule> = new Set([
  'no_action',
  'still_clicks',
  'no_pauses',
  'never_rests',
  'constant_hold',
])
