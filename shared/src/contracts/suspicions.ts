import * as z from 'zod'

/** The kinds of input that are judged apart. */
export const channels = ['keys', 'clicks', 'wheel', 'movement'] as const

/** The rules that a helper applies itself, because they need the times of single actions. Only these names leave it. */
export const deviceRules = ['no_pauses', 'never_rests', 'constant_hold', 'steady', 'replayed'] as const

/** How far back a pattern can reach, in minutes. */
export const maxMinutesBack = 60

/** Names of helpers before 0.3. They are accepted and mean nothing. */
const formerNames = [
  'metronomic_keys',
  'metronomic_clicks',
  'inhuman_bursts',
  'constant_hold',
  'endless_motion',
  'tiny_loops',
  'uniform_intervals',
  'replayed',
]

const minutesBack = '[1-9]|[1-5][0-9]|60'

/**
 * A pattern of tools in one channel, as `rule/channel` or `rule/channel/N`. N is by how many whole minutes of the clock
 * it began before the minute of its event.
 */
export const suspicionSchema = z
  .string()
  .max(64)
  .regex(
    new RegExp(
      `^(?:(?:${deviceRules.join('|')})/(?:${channels.join('|')})(?:/(?:${minutesBack}))?|${formerNames.join('|')})$`,
    ),
  )

export type Channel = (typeof channels)[number]
export type DeviceRule = (typeof deviceRules)[number]
