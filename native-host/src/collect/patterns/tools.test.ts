import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { expect, test } from 'vitest'
import { type HookEvent, humanGap, playInput, pressed } from '../../testing/played-input.ts'

const minuteMs = 60_000
const code = 30

/** What happens again and again: `act` returns its events, `gapMs` the time until the next. */
function repeated(untilMs: number, gapMs: () => number, act: (ms: number) => HookEvent[]): HookEvent[] {
  const events: HookEvent[] = []
  for (let ms = 500; ms < untilMs; ms += gapMs()) events.push(...act(ms))
  return events
}

const click = (ms: number): HookEvent[] => [{ ms, kind: 'click' }]
const key = (ms: number) => pressed(ms, 70 + (ms % 40), code)

test.each([
  ['a clicker, every 100 ms', 100, 0],
  ['a clicker, every second', 1_000, 0],
  ['a clicker, every minute', 60_000, 0],
  ['a clicker with a fifth of jitter', 2_000, 400],
])('finds %s: no_pauses', (_, everyMs, jitterMs) => {
  const random = seededRandom(1)

  const events = repeated(20 * minuteMs, () => everyMs + jitterMs * random(), click)

  expect(playInput(events, 20 * minuteMs).found).toContain('no_pauses/clicks')
})

test('no_pauses ends with the first interval that is too long', () => {
  const { seconds } = playInput(
    repeated(minuteMs, () => 500, click),
    2 * minuteMs,
  )

  expect(seconds.filter(({ patterns }) => patterns.length > 0).at(-1)?.ms).toBe(60_000)
})

test('no_pauses tells since when, once it lasts ten seconds', () => {
  const { seconds } = playInput(
    repeated(minuteMs, () => 300, key),
    minuteMs,
  )

  const first = seconds.find(({ patterns }) => patterns.includes('no_pauses/keys'))
  expect(first?.ms).toBe(12_000)
})

test.each([
  ['keys', key],
  ['clicks', click],
  ['wheel', (ms: number): HookEvent[] => [{ ms, kind: 'scroll' }]],
])('finds %s that go on for a quarter of an hour: never_rests', (channel, act) => {
  const random = seededRandom(2)
  const gapMs = () => 200 + 4_700 * random() ** 4

  const before = playInput(repeated(14 * minuteMs, gapMs, act), 20 * minuteMs)
  const after = playInput(repeated(16 * minuteMs, gapMs, act), 20 * minuteMs)

  expect(before.found).not.toContain(`never_rests/${channel}`)
  expect(after.found).toContain(`never_rests/${channel}`)
})

test('a pause of five seconds is a rest', () => {
  const events = repeated(30 * minuteMs, () => 700, key).filter(({ ms }) => ms % (10 * minuteMs) > 6_000)

  expect(playInput(events, 30 * minuteMs).found).not.toContain('never_rests/keys')
})

test('finds keys that are all held equally long: constant_hold', () => {
  const random = seededRandom(3)
  const typed = repeated(
    minuteMs,
    () => humanGap(random, 200),
    ms => pressed(ms, 20),
  )

  expect(playInput(typed, minuteMs).found).toContain('constant_hold/keys')
})

test('does not judge keys that are held for no time, as braille displays and touch screens hold them', () => {
  const random = seededRandom(3)
  const typed = repeated(
    minuteMs,
    () => humanGap(random, 200),
    ms => pressed(ms, 1),
  )

  expect(playInput(typed, minuteMs).found).not.toContain('constant_hold/keys')
})

test('constant_hold ends when a person types again, and when nobody types', () => {
  const random = seededRandom(4)
  const tool = repeated(
    minuteMs,
    () => humanGap(random, 200),
    ms => pressed(ms, 20),
  )
  const person = [70, 150, 98, 121].flatMap((holdMs, i) => pressed(minuteMs + 1_000 + i * 300, holdMs))

  const followed = playInput([...tool, ...person], 2 * minuteMs).seconds
  const left = playInput(tool, 2 * minuteMs).seconds

  expect(followed[61]?.patterns).toEqual([])
  expect(left[68]?.patterns).toEqual([])
})

test('finds minutes with the same counts: steady', () => {
  const random = seededRandom(5)
  const events = Array.from({ length: 12 }, (_, minute) =>
    Array.from({ length: 40 }, () => click(minute * minuteMs + 59_000 * random())).flat(),
  ).flat()

  expect(playInput(events, 12 * minuteMs).found).toEqual(['steady/clicks'])
})

test('three clicks in every minute are not steady', () => {
  const random = seededRandom(6)
  const events = Array.from({ length: 30 }, (_, minute) =>
    [0, 1, 2].flatMap(() => click(minute * minuteMs + 59_000 * random())),
  ).flat()

  expect(playInput(events, 30 * minuteMs).found).toEqual([])
})

/** Half a minute of work with keys, clicks, the wheel and movement, as a macro records it. */
function macro(seed: number): HookEvent[] {
  const random = seededRandom(seed)
  const events: HookEvent[] = []
  let ms = 0
  while (ms < 90_000) {
    const what = random()
    if (what < 0.4) events.push(...pressed(ms, 60 + 60 * random()))
    else if (what < 0.5) events.push(...click(ms))
    else if (what < 0.7) events.push({ ms, kind: 'scroll' })
    else events.push({ ms, kind: 'moveTo', x: 500 * random(), y: 100 * random() })
    ms += humanGap(random, 400)
  }
  return events
}

test('finds a macro that is played again, in all channels: replayed', () => {
  const once = macro(7)
  const events = [0, 1, 2, 3, 4].flatMap(time =>
    once.map(event => ({ ...event, ms: event.ms + time * 100_000 })),
  )

  const { found } = playInput(events, 480_000)

  expect(found.filter(name => name.startsWith('replayed'))).toEqual([
    'replayed/clicks',
    'replayed/keys',
    'replayed/movement',
    'replayed/wheel',
  ])
})

test('does not find it in other work of the same kind', () => {
  const events = [0, 1, 2, 3, 4].flatMap(time =>
    macro(10 + time).map(event => ({ ...event, ms: event.ms + time * 100_000 })),
  )

  expect(playInput(events, 480_000).found).toEqual([])
})
