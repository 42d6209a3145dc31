import fc from 'fast-check'
import { expect, it } from 'vitest'
import { IntervalSet } from './interval-set.ts'

const stretch = fc.record({
  fromMs: fc.integer({ min: 0, max: 60 }),
  length: fc.integer({ min: 0, max: 12 }),
})

it('contains exactly the added times, in as few intervals as possible', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 30 }), stretches => {
      const set = new IntervalSet()
      const moments = new Set<number>()
      for (const { fromMs, length } of stretches) {
        set.add({ fromMs, toMs: fromMs + length })
        for (let at = fromMs; at <= fromMs + length; at++) moments.add(at)
      }

      const all = Array.from({ length: 80 }, (_, at) => at)
      expect(all.filter(at => set.has(at))).toEqual(all.filter(at => moments.has(at)))
      expect(set.size).toBe([...moments].filter(at => !moments.has(at - 1)).length)
    }),
  )
})

it('removes intervals that ended before a time and keeps the rest', () => {
  const set = new IntervalSet()
  for (const fromMs of [10, 20, 30]) set.add({ fromMs, toMs: fromMs + 5 })

  set.dropBefore(21)

  expect([15, 20, 25, 30].map(at => set.has(at))).toEqual([false, true, true, true])
})
