import * as z from 'zod'

/** The kinds of input that are counted apart. */
export const channels = ['keys', 'clicks', 'wheel', 'movement'] as const
export type Channel = (typeof channels)[number]

/** Rules that need the times of single actions. A helper applies them, and only their names leave the device. */
export const deviceRules = ['no_pauses', 'never_rests', 'constant_hold', 'steady', 'replayed'] as const
export type DeviceRule = (typeof deviceRules)[number]

/** Every rule that can leave out a channel. New ones may only be added at the end: the database stores their index. */
export const leftOutRules = [
  'no_action',
  'still_clicks',
  'even_motion',
  'uniform_counts',
  ...deviceRules,
] as const
export type LeftOutRule = (typeof leftOutRules)[number]

/** Patterns reach back at most this many minutes. */
export const maxBackMinutes = 15

/** Names of older helpers; they have no meaning any more. */
const olderNames = [
  'metronomic_keys',
  'metronomic_clicks',
  'inhuman_bursts',
  'constant_hold',
  'endless_motion',
  'tiny_loops',
  'uniform_intervals',
  'replayed',
] as const

const pattern = new RegExp(`^(${deviceRules.join('|')})/(${channels.join('|')})(?:/([1-9]|1[0-5]))?$`)

/**
 * A rule that holds for a channel in this second, as `rule/channel`, or as `rule/channel/N` if the pattern began
 * N whole minutes before the minute of this second.
 */
export const suspicionSchema = z.union([z.string().regex(pattern), z.enum(olderNames)])

export interface Suspicion {
  rule: DeviceRule
  channel: Channel
  backMinutes: number
}

/** The parts of a name; undefined for a name of an older helper. */
export function parseSuspicion(name: string): Suspicion | undefined {
  const [, rule, channel, back = '0'] = pattern.exec(name) ?? []
  const knownRule = deviceRules.find(known => known === rule)
  const knownChannel = channels.find(known => known === channel)
  if (!knownRule || !knownChannel) return undefined
  return { rule: knownRule, channel: knownChannel, backMinutes: Number(back) }
}

/** The name of a suspicion, as sent. More minutes than the limit are shortened to it. */
export function suspicionName({ rule, channel, backMinutes }: Suspicion): string {
  const back = Math.min(backMinutes, maxBackMinutes)
  return back > 0 ? `${rule}/${channel}/${back}` : `${rule}/${channel}`
}
