import fc from 'fast-check'
import { expect, it } from 'vitest'
import { missingRanges, type Range, spanFor, startOf } from './partition-ranges.ts'

const dayMs = 24 * 60 * 60 * 1000
const day = (name: string) => Date.parse(`${name}T00:00:00Z`)
const anySpan = fc.constantFrom('day' as const, 'month' as const)
const anyWanted = fc
  .tuple(fc.integer({ min: 0, max: 20_000 * dayMs }), fc.integer({ min: 0, max: 90 * dayMs }))
  .map(([fromMs, lengthMs]): Range => ({ fromMs, toMs: fromMs + lengthMs }))

it('uses days for a retention of up to 60 days, and months for a longer one or none', () => {
  expect([1, 14, 60, 61, 400, 0].map(spanFor)).toEqual(['day', 'day', 'day', 'month', 'month', 'month'])
})

it('covers each wanted day', () => {
  const wanted = { fromMs: day('2024-02-28') + 5, toMs: day('2024-03-01') }

  expect(missingRanges([], wanted, 'day')).toEqual([
    { fromMs: day('2024-02-28'), toMs: day('2024-02-29') },
    { fromMs: day('2024-02-29'), toMs: day('2024-03-01') },
    { fromMs: day('2024-03-01'), toMs: day('2024-03-02') },
  ])
})

it('covers the rest of a month of which some days exist', () => {
  const existing = [{ fromMs: day('2026-12-10'), toMs: day('2026-12-11') }]

  expect(missingRanges(existing, { fromMs: day('2026-12-10'), toMs: day('2026-12-31') }, 'month')).toEqual([
    { fromMs: day('2026-12-01'), toMs: day('2026-12-10') },
    { fromMs: day('2026-12-11'), toMs: day('2027-01-01') },
  ])
})

it('never overlaps, covers the whole range, and adds nothing the second time, even if the lengths have changed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyWanted, anySpan), { minLength: 1, maxLength: 5 }), steps => {
      const made: Range[] = []
      for (const [wanted, span] of steps) {
        made.push(...missingRanges(made, wanted, span))

        expect(missingRanges(made, wanted, span)).toEqual([])
      }
      const inOrder = made.sort((a, b) => a.fromMs - b.fromMs)
      inOrder.forEach((range, i) => {
        expect(range.toMs).toBeGreaterThan(range.fromMs)
        expect(startOf(range.fromMs, 'day')).toBe(range.fromMs)
        expect(inOrder[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(range.toMs)
      })
      for (const [{ fromMs, toMs }] of steps)
        for (const at of [fromMs, toMs])
          expect(made.some(range => range.fromMs <= at && at < range.toMs)).toBe(true)
    }),
  )
})
