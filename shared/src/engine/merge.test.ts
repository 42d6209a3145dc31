import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventSchema, type TelemetryEvent } from '../contracts/event.ts'
import { defaultPolicy } from '../policy.ts'
import { bucketEvents, bucketStartMs } from './buckets.ts'
import { judgeBucket } from './judge.ts'
import { compileRules } from './rules.ts'
import { addTotals, type BucketTotals, emptyTotals, mergeTotals, runningTotals } from './totals.ts'
import { totalsOfEvents } from './totals-of-events.ts'
import { countingDevice } from './winner.ts'

const t0 = Date.UTC(2026, 2, 29, 0, 59)
const rules = compileRules(defaultPolicy, 60)

const anEvent: fc.Arbitrary<TelemetryEvent> = fc
  .record({
    offset: fc.integer({ min: 0, max: 180_000 }),
    app_name: fc.constantFrom('Code', 'Chromium', 'Zoom', 'Discord'),
    window_title: fc.constantFrom('', 'zoom.py', 'Cats - YouTube', 'Zoom', 'Discord call'),
    site: fc.constantFrom(undefined, 'youtube.com', 'github.com'),
    keystroke_count: fc.integer({ min: 0, max: 10_000 }),
    mouse_clicks: fc.integer({ min: 0, max: 5 }),
    scroll_count: fc.integer({ min: 0, max: 50 }),
    mouse_distance: fc.double({ min: 0, max: 1e5, noNaN: true }),
    idle_seconds: fc.double({ min: 0, max: 4_000, noNaN: true }),
    distraction_visible: fc.boolean(),
    distraction: fc.constantFrom(undefined, { source: 'audio' as const, name: 'youtube' }),
    meeting_audible: fc.boolean(),
    presence: fc.constantFrom(undefined, undefined, 'idle_counter' as const, 'video' as const),
    suspicions: fc.uniqueArray(fc.constantFrom('tiny_loops' as const, 'replayed' as const)),
  })
  .map(({ offset, ...fields }) =>
    eventSchema.parse({ ...fields, user_id: 'ada', timestamp: new Date(t0 + offset).toISOString() }),
  )

const someTotals = fc.array(anEvent, { maxLength: 12 }).map(events =>
  totalsOfEvents(
    events.map((event, i) => ({ event, atMs: i * 1_000 })),
    0,
    60,
  ),
)

describe('merging totals', () => {
  it('is associative', () => {
    fc.assert(
      fc.property(someTotals, someTotals, someTotals, (a, b, c) => {
        expect(mergeTotals(mergeTotals(a, b), c)).toEqual(mergeTotals(a, mergeTotals(b, c)))
      }),
    )
  })

  it('is commutative', () => {
    fc.assert(
      fc.property(someTotals, someTotals, (a, b) => {
        expect(mergeTotals(a, b)).toEqual(mergeTotals(b, a))
      }),
    )
  })

  it('leaves both parts unchanged, also when the sum grows later', () => {
    fc.assert(
      fc.property(someTotals, someTotals, (a, b) => {
        const [aBefore, bBefore] = [structuredClone(a), structuredClone(b)]
        const sum = runningTotals(emptyTotals)
        addTotals(sum, a)
        addTotals(sum, b)
        addTotals(sum, a)
        expect(mergeTotals(mergeTotals(a, b), a)).toEqual(sum)
        expect([a, b]).toEqual([aBefore, bBefore])
      }),
    )
  })

  it('has the empty totals as identity', () => {
    fc.assert(
      fc.property(someTotals, a => {
        expect(mergeTotals(a, emptyTotals)).toEqual(a)
        expect(mergeTotals(emptyTotals, a)).toEqual(a)
      }),
    )
  })

  it('gives the same buckets for any order and any split into batches', () => {
    const shuffledAndCut = fc
      .array(anEvent, { minLength: 1, maxLength: 40 })
      .chain(events =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray(events, { minLength: events.length }),
          fc.nat({ max: events.length }),
        ),
      )

    fc.assert(
      fc.property(shuffledAndCut, ([events, shuffled, cut]) => {
        const parts = [shuffled.slice(0, cut), shuffled.slice(cut)].map(part => bucketEvents(part, rules))

        const merged = new Map<number, BucketTotals>()
        for (const [start, totals] of parts.flatMap(part => [...part])) {
          merged.set(start, mergeTotals(merged.get(start) ?? emptyTotals, totals))
        }

        expect(new Map([...merged].sort())).toEqual(new Map([...bucketEvents(events, rules)].sort()))
      }),
    )
  })

  it('equals counting all events at once', () => {
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 30 }), events => {
        const seen = events.map((event, i) => ({ event, atMs: (i * 7_919) % 60_000 }))

        const merged = seen.map(one => totalsOfEvents([one], 0, 60)).reduce(mergeTotals, emptyTotals)

        expect(totalsOfEvents(seen, 0, 60)).toEqual(merged)
      }),
    )
  })

  it('adds up every kind of input', () => {
    const counted = [
      ['keystroke_count', 'keystrokes'],
      ['mouse_clicks', 'clicks'],
      ['scroll_count', 'scrolls'],
    ] as const
    const totalsOf = (events: readonly TelemetryEvent[]) =>
      totalsOfEvents(
        events.map((event, i) => ({ event, atMs: i * 1_000 })),
        0,
        60,
      )
    const someEvents = fc.array(anEvent, { maxLength: 12 })

    fc.assert(
      fc.property(someEvents, someEvents, (some, more) => {
        const sum = mergeTotals(totalsOf(some), totalsOf(more))
        for (const [field, total] of counted)
          expect(sum[total], total).toBe([...some, ...more].reduce((all, event) => all + event[field], 0))
      }),
    )
  })

  it('stops at sums that every database can store', () => {
    const event = eventSchema.parse({
      user_id: 'ada',
      timestamp: new Date(t0).toISOString(),
      app_name: 'Code',
      keystroke_count: 10_000,
      mouse_clicks: 10_000,
      mouse_distance: 1_000_000_000,
      idle_seconds: 0,
    })
    let totals = totalsOfEvents([{ event, atMs: 0 }], 0, 60)

    for (let doublings = 0; doublings < 60; doublings++) totals = mergeTotals(totals, totals)

    expect(totals).toMatchObject({ samples: 2_000_000_000, keystrokes: 2_000_000_000 })
    expect(totals.mouseMicroPixels).toBe(9_000_000_000_000_000)
  })

  it('has no more distinct seconds than people can produce', () => {
    const busy = [200, 255, 256, 9_999].map(keystroke_count => ({
      atMs: 0,
      event: eventSchema.parse({
        user_id: 'ada',
        timestamp: new Date(t0).toISOString(),
        app_name: 'Code',
        keystroke_count,
        mouse_clicks: 0,
        mouse_distance: 0,
        idle_seconds: 0,
      }),
    }))

    expect(totalsOfEvents(busy, 0, 60).interactionHistogram).toEqual([
      [200, 1],
      [255, 3],
    ])
  })

  it('keeps every number an integer', () => {
    fc.assert(
      fc.property(someTotals, totals => {
        for (const value of Object.values(totals).filter(v => typeof v === 'number'))
          expect(value).toSatisfy(Number.isSafeInteger)
      }),
    )
  })
})

describe('buckets', () => {
  it('are aligned to the wall clock, not to the first event', () => {
    expect(bucketStartMs(Date.UTC(2026, 0, 1, 8, 0, 59, 999), 60)).toBe(Date.UTC(2026, 0, 1, 8, 0))
    expect(bucketStartMs(Date.UTC(2026, 0, 1, 8, 1), 60)).toBe(Date.UTC(2026, 0, 1, 8, 1))
  })

  it('give a confidence between 0 and 1', () => {
    fc.assert(
      fc.property(someTotals, totals => {
        const { confidence } = judgeBucket(totals, rules)
        expect(confidence).toBeGreaterThanOrEqual(0)
        expect(confidence).toBeLessThanOrEqual(1)
      }),
    )
  })
})

it('judges a minute the same in either order of merging, and again by the same policy', () => {
  fc.assert(
    fc.property(someTotals, someTotals, (a, b) => {
      const again = compileRules(structuredClone(defaultPolicy), 60)
      const verdict = judgeBucket(mergeTotals(a, b), rules)

      expect(judgeBucket(mergeTotals(b, a), rules)).toEqual(verdict)
      expect(judgeBucket(mergeTotals(a, b), again)).toEqual(verdict)
    }),
    { numRuns: 50 },
  )
})

describe('the device that counts', () => {
  const totalsWith = (fields: Partial<TelemetryEvent>) =>
    totalsOfEvents(
      [
        {
          atMs: 0,
          event: eventSchema.parse({
            user_id: 'ada',
            timestamp: new Date(t0).toISOString(),
            app_name: 'Code',
            keystroke_count: 0,
            mouse_clicks: 0,
            mouse_distance: 0,
            idle_seconds: 0,
            ...fields,
          }),
        },
      ],
      0,
      60,
    )

  it('is the one with most interaction', () => {
    const candidates = [
      { deviceId: 'laptop', totals: totalsWith({ keystroke_count: 3 }) },
      { deviceId: 'desktop', totals: totalsWith({ keystroke_count: 4 }) },
    ]

    expect(countingDevice(candidates, rules)).toBe('desktop')
  })

  it('is the one inside a remote desktop, not the one that shows it', () => {
    const candidates = [
      { deviceId: 'laptop', totals: totalsWith({ app_name: 'mstsc', keystroke_count: 90 }) },
      { deviceId: 'vm', totals: totalsWith({ keystroke_count: 1 }) },
    ]

    expect(countingDevice(candidates, rules)).toBe('vm')
  })

  it('is the one seen in more seconds when both had the same interaction', () => {
    const once = totalsWith({ keystroke_count: 4 })
    const twice = mergeTotals(once, totalsWith({ keystroke_count: 0 }))
    const candidates = [
      { deviceId: 'a', totals: once },
      { deviceId: 'b', totals: twice },
    ]

    expect(countingDevice(candidates, rules)).toBe('b')
  })

  it('is the one with the smaller id when all else is equal', () => {
    const totals = totalsWith({ keystroke_count: 4 })
    const candidates = ['b', 'a', 'c'].map(deviceId => ({ deviceId, totals }))

    expect(countingDevice(candidates, rules)).toBe('a')
  })

  it('does not depend on the order of the candidates', () => {
    fc.assert(
      fc.property(someTotals, someTotals, (a, b) => {
        const candidates = [
          { deviceId: 'a', totals: a },
          { deviceId: 'b', totals: b },
        ]
        expect(countingDevice(candidates, rules)).toBe(countingDevice(candidates.toReversed(), rules))
      }),
    )
  })
})
