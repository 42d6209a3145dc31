import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventSchema, type TelemetryEvent } from '../contracts/event.ts'
import { defaultPolicy } from '../policy.ts'
import { bucketEvents } from './buckets.ts'
import { judgeBucket } from './judge.ts'
import { judgeDevice } from './judge-device.ts'
import { compileRules } from './rules.ts'
import { type BucketTotals, emptyTotals } from './totals.ts'
import { countingDevice } from './winner.ts'

const rules = compileRules(defaultPolicy, 60)
const t0 = Date.UTC(2026, 2, 10, 9)

/** A second whose input could not be counted, and how long nobody had been active, in seconds. */
function uncounted(second: number, idle_seconds: number, change: Partial<TelemetryEvent> = {}) {
  return eventSchema.parse({
    user_id: 'ada',
    timestamp: new Date(t0 + second * 1_000).toISOString(),
    app_name: 'Code',
    keystroke_count: 0,
    mouse_clicks: 0,
    mouse_distance: 0,
    idle_seconds,
    presence: 'idle_counter',
    ...change,
  })
}

function totalsOf(events: readonly TelemetryEvent[]): BucketTotals {
  return bucketEvents(events, rules).get(t0) ?? emptyTotals
}

const second = Array.from({ length: 60 }, (_, i) => i)
const active = totalsOf(second.map(i => uncounted(i, i % 4)))

describe('a minute whose input could not be counted', () => {
  it('is judged by presence and the app in front', () => {
    const watching = totalsOf(second.map(i => uncounted(i, 0, { app_name: 'Netflix' })))
    const distracted = totalsOf(second.map(i => uncounted(i, 0, { distraction_visible: true })))

    expect(judgeBucket(active, rules)).toMatchObject({ state: 'productive', reason: 'active_presence' })
    expect(judgeBucket(watching, rules).reason).toBe('non_productive_app')
    expect(judgeBucket(distracted, rules)).toMatchObject({ state: 'non_productive', reason: 'distracted' })
  })

  it('has no input if the session says all the time that nobody was active', () => {
    const away = totalsOf(second.map(i => uncounted(i, 30 + i)))

    expect(judgeBucket(away, rules).reason).toBe('no_presence')
  })

  it('has no input if it was counted, whatever the idle time says', () => {
    const idle = totalsOf(second.map(i => uncounted(i, 0, { presence: undefined })))

    expect(judgeBucket(idle, rules).reason).toBe('no_presence')
  })

  it('never becomes no presence while the session says that someone is active', () => {
    const anEvent = fc
      .record({
        second: fc.integer({ min: 0, max: 59 }),
        idle: fc.double({ min: 0, max: 5_000, noNaN: true }),
        keys: fc.nat({ max: 3 }),
        pixels: fc.nat({ max: 90 }),
        presence: fc.constantFrom(undefined, 'idle_counter' as const, 'video' as const),
      })
      .map(({ second, idle, keys, pixels, presence }) =>
        uncounted(second, idle, { keystroke_count: keys, mouse_distance: pixels, presence }),
      )

    fc.assert(
      fc.property(
        fc.array(anEvent, { maxLength: 60 }),
        fc.double({ min: 0, max: 29.99, noNaN: true }),
        (rest, idle) => {
          const minute = totalsOf([...rest, uncounted(7, idle)])

          const { reason } = judgeDevice(new Map([[t0, minute]]), rules).get(t0) ?? {}

          expect(reason).not.toBe('no_presence')
          expect(reason).not.toBe('suspicious_pattern')
        },
      ),
    )
  })
})

describe('the rules against tools', () => {
  const clicks: Partial<BucketTotals> = {
    samples: 60,
    clicks: 20,
    interactionHistogram: [
      [0, 40],
      [1, 10],
      [2, 10],
    ],
  }
  /** Clicks at an unmoved pointer, six minutes long, in which some input was not counted. */
  const clicking = (isCounted: (minute: number) => boolean) =>
    new Map(
      Array.from({ length: 6 }, (_, minute) => {
        const presence = isCounted(minute) ? {} : { uncountedSamples: 1, minUncountedIdleMs: 0 }
        return [t0 + minute * 60_000, { ...emptyTotals, ...clicks, ...presence }] as const
      }),
    )
  const reasons = (minutes: ReadonlyMap<number, BucketTotals>) =>
    [...judgeDevice(minutes, rules).values()].map(({ reason }) => reason)

  it('do not judge such minutes', () => {
    expect(reasons(clicking(() => true))).toEqual(Array(6).fill('suspicious_pattern'))
    expect(reasons(clicking(() => false))).toEqual(Array(6).fill('interaction'))
  })

  it('take no pattern from them to the minutes around', () => {
    expect(reasons(clicking(minute => minute !== 3))).toEqual(Array(6).fill('interaction'))
  })

  it('let movement count near them, because there may have been a key', () => {
    const moving = {
      ...emptyTotals,
      samples: 60,
      movingSamples: 30,
      mouseMicroPixels: 9e9,
      squaredPixels: 9e6,
    }
    const minutes = (between: BucketTotals) =>
      new Map(
        Array.from(
          { length: 9 },
          (_, minute) => [t0 + minute * 60_000, minute === 4 ? between : moving] as const,
        ),
      )

    expect(reasons(minutes(moving))).toEqual(Array(9).fill('no_presence'))
    expect(reasons(minutes(active))).toEqual(Array(9).fill('active_presence'))
  })
})

describe('the device that counts for a minute', () => {
  const counted = (keystrokes: number): BucketTotals => ({ ...emptyTotals, samples: 60, keystrokes })
  const chosen = (other: BucketTotals, wayland: BucketTotals) =>
    countingDevice(
      [
        { deviceId: 'a', totals: other },
        { deviceId: 'wayland', totals: wayland },
      ],
      rules,
    )

  it('is not one that lies around while the other is in use', () => {
    expect(chosen(counted(9), active)).toBe('wayland')
    expect(chosen(counted(11), active)).toBe('a')
  })

  it('gains nothing from input that was not counted while nobody was active', () => {
    expect(chosen(counted(1), totalsOf([uncounted(0, 31)]))).toBe('a')
  })
})
