import { eventSchema } from '@telemetry-tracker/shared/contracts/event'
import { channels, deviceRules } from '@telemetry-tracker/shared/contracts/suspicions'
import { expect, test } from 'vitest'
import { suspicionsOf } from './suspicions.ts'

const noonMs = Date.parse('2026-03-04T12:00:00Z')

test.each([
  ['began in this minute', 20_000, 15_000, 'steady/keys'],
  ['began in the minute before', 20_000, 25_000, 'steady/keys/1'],
  ['began a quarter of an hour before', 20_000, 15 * 60_000, 'steady/keys/15'],
  ['began hours before', 20_000, 9 * 3_600_000, 'steady/keys/60'],
])('names a pattern that %s', (_, intoMinuteMs, forMs, name) => {
  const patterns = [{ rule: 'steady', channel: 'keys', forMs } as const]

  expect(suspicionsOf(patterns, noonMs + intoMinuteMs)).toEqual([name])
})

test('sends at most eight, each channel with those that reach back furthest', () => {
  const all = deviceRules.flatMap((rule, i) =>
    channels.map(channel => ({ rule, channel, forMs: (i + 1) * 60_000 })),
  )

  const sent = suspicionsOf(all, noonMs)

  expect(sent).toEqual(
    ['replayed', 'steady'].flatMap((rule, i) => channels.map(channel => `${rule}/${channel}/${5 - i}`)),
  )
  expect(eventSchema.shape.suspicions.parse(sent)).toEqual(sent)
})
