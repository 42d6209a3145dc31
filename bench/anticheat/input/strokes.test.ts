import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keys } from './key-codes.ts'
import { type Stroke, strokes } from './strokes.ts'

const someStrokes = fc.array(
  fc.record({
    gapMs: fc.integer({ min: 0, max: 2_000 }),
    holdMs: fc.integer({ min: 0, max: 3_000 }),
    code: fc.integer({ min: 30, max: 33 }),
  }),
)

function eventsOf(list: readonly Stroke[], toMs = 1e9) {
  const left = [...list]
  return [...strokes(0, toMs, () => left.shift() ?? null)]
}

it('is in order of time, with a release for every press', () => {
  fc.assert(
    fc.property(someStrokes, list => {
      const events = eventsOf(list)
      const down = new Set<number>()
      for (const [index, event] of events.entries()) {
        expect(event.ms).toBeGreaterThanOrEqual(events[index - 1]?.ms ?? 0)
        if (event.kind === 'keydown') {
          expect(down.has(event.code)).toBe(false)
          down.add(event.code)
        }
        if (event.kind === 'keyup') expect(down.delete(event.code)).toBe(true)
      }
      expect(down.size).toBe(0)
      expect(events.filter(({ kind }) => kind === 'keydown')).toHaveLength(list.length)
    }),
  )
})

it('holds a modifier while its key is pressed', () => {
  const events = eventsOf([{ gapMs: 500, holdMs: 80, code: 46, under: keys.control }])

  expect(events.map(event => [event.kind, 'code' in event && event.code])).toEqual([
    ['keydown', keys.control],
    ['keydown', 46],
    ['keyup', 46],
    ['keyup', keys.control],
  ])
})

it('begins no press after its end', () => {
  const events = eventsOf(
    [
      { gapMs: 500, holdMs: 80, code: 30 },
      { gapMs: 600, holdMs: 80, code: 31 },
    ],
    1_000,
  )

  expect(events).toHaveLength(2)
})
