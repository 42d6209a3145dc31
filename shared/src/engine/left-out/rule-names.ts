import { deviceRules } from '../../contracts/suspicions.ts'

/** Every rule that can leave out a channel. New ones may only be added at the end: the database stores their index. */
export const leftOutRules = [
  'no_action',
  'still_clicks',
  'even_motion',
  'uniform_counts',
  ...deviceRules,
] as const
export type LeftOutRule = (typeof leftOutRules)[number]

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
