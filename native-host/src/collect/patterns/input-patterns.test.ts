import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type HookEvent, humanGap, playEvent, pressed } from '../../testing/played-input.ts'
import { InputCounter } from '../input.ts'

/** A tool that does all at once: even clicks and keys, the wheel, and movement in a circle. */
function everything(fromMs: number, untilMs: number): HookEvent[] {
  const random = seededRandom(1)
  const events: HookEvent[] = []
  for (let ms = fromMs; ms < untilMs; ms += 500) {
    events.push({ ms, kind: 'moveTo', x: 100 * Math.cos(ms), y: 100 * Math.sin(ms) })
    events.push({ ms, kind: 'click' }, { ms: ms + 100, kind: 'scroll' }, ...pressed(ms + 200, 10))
    if (random() < 0.2) events.push(...pressed(ms + 320, 10))
  }
  return events
}

const someRules = [
  'never_rests/clicks',
  'never_rests/keys',
  'never_rests/wheel',
  'no_pauses/clicks',
  'steady/clicks',
]

function played(events: readonly HookEvent[]): InputCounter {
  const input = new InputCounter(defaultPatternThresholds)
  for (const event of events) playEvent(input, event)
  return input
}

function namesAt(input: InputCounter, ms: number): string[] {
  return input
    .take(ms)
    .patterns.map(({ rule, channel }) => `${rule}/${channel}`)
    .sort()
}

test('finds several patterns at once', () => {
  const untilMs = 16 * 60_000

  expect(namesAt(played(everything(1_000, untilMs)), untilMs)).toEqual(expect.arrayContaining(someRules))
})

test('finds the same patterns, whenever they are asked for', () => {
  const random = seededRandom(2)
  const events: HookEvent[] = []
  for (let ms = 0; ms < 150_000; ms += humanGap(random, 2_000)) events.push(...pressed(ms, 80))
  events.push(...everything(150_000, 400_000))
  events.sort((a, b) => a.ms - b.ms)
  const untilMs = 400_000
  const expected = played(events).take(untilMs)

  fc.assert(
    fc.property(fc.array(fc.nat({ max: untilMs }), { maxLength: 40 }), times => {
      const input = new InputCounter(defaultPatternThresholds)
      const asks = times.sort((a, b) => a - b)
      for (const event of events) {
        while (asks[0] !== undefined && asks[0] <= event.ms) input.take(asks.shift() ?? 0)
        playEvent(input, event)
      }
      expect(input.take(untilMs).patterns).toEqual(expected.patterns)
    }),
    { numRuns: 15 },
  )
  expect(expected.patterns).not.toEqual([])
})

test('does not depend on where the clock starts', () => {
  const at = (startMs: number) =>
    played(everything(startMs, startMs + 16 * 60_000)).take(startMs + 16 * 60_000).patterns

  expect(at(86_400_000_000)).toEqual(at(60_000))
})

test.each<[string, (input: InputCounter, ms: number) => void]>([
  ['the clock went back', (input, ms) => input.scroll(ms - 3_600_000)],
  ['it is told to forget', input => input.forgetPatterns()],
  [
    'it looks by other thresholds',
    input => input.lookFor({ ...defaultPatternThresholds, steadyRatio: 0.09 }),
  ],
  ['it no longer looks', input => input.lookFor(null)],
])('knows nothing after %s', (_, change) => {
  const untilMs = 16 * 60_000
  const input = played(everything(1_000, untilMs))

  change(input, untilMs)

  expect(input.take(untilMs).patterns).toEqual([])
})

test('finds nothing after an hour of silence, and counts on', () => {
  const untilMs = 16 * 60_000
  const input = played(everything(1_000, untilMs))
  input.take(untilMs)

  for (const event of pressed(untilMs + 3_600_000, 50)) playEvent(input, event)

  expect(input.take(untilMs + 3_601_000)).toMatchObject({ counts: { keystrokes: 1 }, patterns: [] })
})

test('tells names and how long each has lasted, nothing else', () => {
  const untilMs = 16 * 60_000
  const { patterns } = played(everything(1_000, untilMs)).take(untilMs)

  expect(patterns.map(pattern => Object.keys(pattern).sort().join())).toEqual(
    patterns.map(() => 'channel,forMs,rule'),
  )
})
