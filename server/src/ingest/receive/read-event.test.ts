import { eventSchema } from '@telemetry-tracker/shared/contracts/event'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readEvent, usualEvent } from './read-event.ts'

const good = {
  user_id: 'ada',
  timestamp: '2026-03-10T11:30:10Z',
  app_name: 'Code',
  window_title: 'notes.md',
  site: 'example.org',
  keystroke_count: 6,
  mouse_clicks: 1,
  scroll_count: 2,
  mouse_distance: 12.5,
  idle_seconds: 0.25,
  distraction_visible: true,
  distraction: { source: 'tab', name: 'youtube' },
  meeting_audible: true,
  presence: 'video',
  remote_session: true,
  suspicions: ['tiny_loops'],
}

const someTimestamp = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 0, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      fc.integer({ min: 0, max: 25 }),
      fc.constantFrom(
        'Z',
        'z',
        '',
        '+05:30',
        '-23:59',
        '+24:00',
        '.5Z',
        '.123456789Z',
        '.1234567890123Z',
        '.Z',
      ),
    )
    .map(([year, month, day, hour, end]) => {
      const digits = (value: number, width: number) => String(value).padStart(width, '0')
      return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${digits(hour, 2)}:00:59${end}`
    }),
  fc.constantFrom('2024-02-29T00:00:00Z', '2026-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2026-03-10'),
)

/** Values for a field: valid, at a limit, just over it, or something else. */
const something = fc.oneof(
  someTimestamp,
  fc.constantFrom('', 'ada', ...[128, 129, 253, 254, 256, 257, 1024, 1025].map(n => 'x'.repeat(n))),
  fc.constantFrom(0, -0, 1, -1, 0.5, 10_000, 10_001, 1e9, 1e9 + 1, 2 ** 53, 1e308),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, false),
  fc.constantFrom('idle_counter', 'video'),
  fc.constantFrom('half \ud800', 'nul \0', [], {}, ['tiny_loops'], ['none'], { source: 'tab', name: '' }),
  fc.jsonValue(),
)
const changed = fc
  .record(Object.fromEntries(Object.keys(good).map(name => [name, something])), { requiredKeys: [] })
  .chain(all => fc.subarray(Object.keys(all), { maxLength: 3 }).map(names => ({ all, names })))
  .map(({ all, names }) => ({ ...good, ...Object.fromEntries(names.map(name => [name, all[name]])) }))
const someEvent = fc.oneof(
  changed,
  changed.map(({ distraction: _, suspicions: __, ...rest }) => rest),
  fc.record({ user_id: something, timestamp: someTimestamp, app_name: something }, { requiredKeys: [] }),
  something,
)

it('accepts and rejects exactly what the schema does, with the same messages', () => {
  fc.assert(
    fc.property(someEvent, value => {
      const expected = eventSchema.safeParse(value)

      const read = readEvent(value)

      expect(read.success).toBe(expected.success)
      expect(read.data).toEqual(expected.data)
      expect(read.error?.issues).toEqual(expected.error?.issues)
    }),
    { numRuns: 2_000 },
  )
})

it('returns accepted events like the schema, so that content digests stay the same', () => {
  fc.assert(
    fc.property(changed, value => {
      const expected = eventSchema.safeParse(value)
      fc.pre(expected.success)

      expect(JSON.stringify(readEvent(value).data)).toBe(JSON.stringify(expected.data))
    }),
  )
})

it('does not need the schema for events of helpers', () => {
  const { suspicions: _, ...usual } = good

  expect(usualEvent(usual)).toEqual(usual)
})

it('handles every field of the schema', () => {
  const fields = { ...good, scroll_count: 1, window_title: 'a' }

  expect(Object.keys(fields).sort()).toEqual(Object.keys(eventSchema.shape).sort())
})
