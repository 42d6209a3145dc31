import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

test('sends a few batches without delay', () => {
  const pace = new Pace()

  expect(Array.from({ length: 30 }, () => pace.take(0))).toEqual(Array(30).fill(0))
  expect(pace.take(0)).toBeGreaterThan(0)
})

test('never sends more per minute than a server allows', () => {
  const asked = fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 150, maxLength: 400 })
  fc.assert(
    fc.property(asked, pauses => {
      const pace = new Pace()
      let now = 0
      const sent = pauses.map(pause => {
        now += pause
        now += pace.take(now)
        return now
      })

      // A server's token bucket holds 120 and refills at 2 a second.
      for (const [i, from] of sent.entries()) {
        const inMinute = sent.slice(i).filter(at => at < from + 60_000).length
        expect(inMinute).toBeLessThanOrEqual(30 + 60_000 / 550 + 1)
      }
    }),
    { numRuns: 50 },
  )
})

test("never reaches a server's default limit, however long the backlog", () => {
  const pace = new Pace()
  let now = 0
  let allowed = 120

  for (let batch = 0; batch < 5_000; batch++) {
    const waitMs = pace.take(now)
    now += waitMs
    allowed = Math.min(120, allowed + (waitMs / 60_000) * 120) - 1
    expect(allowed).toBeGreaterThanOrEqual(0)
  }
})
