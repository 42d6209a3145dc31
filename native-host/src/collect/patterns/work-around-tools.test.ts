import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { describe, expect, test } from 'vitest'
import { type HookEvent, humanGap, playEvent, pressed } from '../../testing/played-input.ts'
import { InputCounter } from '../input.ts'

const minuteMs = 60_000

/** When the patterns began that there are at this time, by name. */
function beganAt(events: readonly HookEvent[], nowMs: number): Record<string, number> {
  const input = new InputCounter(defaultPatternThresholds)
  for (const event of events.toSorted((a, b) => a.ms - b.ms)) if (event.ms <= nowMs) playEvent(input, event)
  const { patterns } = input.take(nowMs)
  return Object.fromEntries(
    patterns.map(({ rule, channel, forMs }) => [`${rule}/${channel}`, nowMs - forMs] as const),
  )
}

/** Presses keys between two times. */
function keys(fromMs: number, untilMs: number, gapMs: () => number, holdMs: () => number): HookEvent[] {
  const events: HookEvent[] = []
  for (let ms = fromMs; ms < untilMs; ms += gapMs()) events.push(...pressed(ms, holdMs()))
  return events
}

/** Somebody types and pauses for up to four seconds. */
function person(fromMs: number, untilMs: number): HookEvent[] {
  const random = seededRandom(fromMs + 1)
  const gapMs = () => (random() < 0.02 ? 4_000 : Math.min(humanGap(random, 180), 2_000))
  return keys(fromMs, untilMs, gapMs, () => 60 + 80 * random())
}

const everyMs = (ms: number) => () => ms

describe('a tool that begins where somebody stops typing', () => {
  test.each([2_000, 5_000, 10_000])('began with its own presses every %d ms: no_pauses', gapMs => {
    const tool = keys(minuteMs + 1_000, 6 * minuteMs, everyMs(gapMs), everyMs(40))

    const { 'no_pauses/keys': beganMs } = beganAt([...person(0, minuteMs), ...tool], 6 * minuteMs)

    expect(beganMs).toBeGreaterThan(minuteMs)
    expect(beganMs).toBeLessThanOrEqual(minuteMs + 1_000 + gapMs)
  })

  test('began with its first press that is held as long as all others: constant_hold', () => {
    const random = seededRandom(3)
    const before = [83, 121, 97].flatMap((holdMs, i) => pressed(50_000 + 400 * i, holdMs))
    const tool = keys(minuteMs, 2 * minuteMs, () => humanGap(random, 200), everyMs(20))

    const { 'constant_hold/keys': beganMs } = beganAt([...before, ...tool], 2 * minuteMs)

    expect(beganMs).toBe(minuteMs)
  })

  test('began after the last pause that is longer than its own: never_rests', () => {
    const random = seededRandom(4)
    const tool = keys(5 * minuteMs, 18 * minuteMs, () => 100 + 2_000 * random(), everyMs(40))

    const { 'never_rests/keys': beganMs } = beganAt([...person(0, 5 * minuteMs), ...tool], 18 * minuteMs)

    expect(beganMs).toBeGreaterThan(4 * minuteMs)
    expect(beganMs).toBeLessThanOrEqual(5 * minuteMs)
  })
})

test('never_rests reaches back to the first press of a tool that always pauses alike', () => {
  const random = seededRandom(5)
  const tool = keys(minuteMs, 18 * minuteMs, () => 100 + 2_000 * random(), everyMs(40))

  expect(beganAt(tool, 18 * minuteMs)).toMatchObject({ 'never_rests/keys': minuteMs })
})

test.each([2_000, 10_000])('no_pauses ends when somebody types after a tool of %d ms', gapMs => {
  const tool = keys(minuteMs, 6 * minuteMs, everyMs(gapMs), everyMs(40))
  const backMs = 6 * minuteMs - gapMs / 2
  const events = [...tool, ...keys(backMs, backMs + 20_000, everyMs(300), everyMs(80))]

  expect(beganAt(events, backMs)).toHaveProperty('no_pauses/keys')
  expect(beganAt(events, backMs + 700)).not.toHaveProperty('no_pauses/keys')
})
