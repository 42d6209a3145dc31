import { expect, it } from 'vitest'
import { accountFor } from './account.ts'

/** A key every tenth of a second, each pressed within 20 ms. */
function keysBetween(fromMs: number, toMs: number) {
  return Array.from({ length: (toMs - fromMs) / 100 }, (_, i) => ({
    fromMs: fromMs + i * 100,
    toMs: fromMs + i * 100 + 20,
  }))
}

/** Seconds with ten keys each. */
function secondsAt(...endsMs: number[]) {
  return endsMs.map(endMs => ({ endMs, keystrokes: 10 }))
}

it('finds every key of a time without kills', () => {
  const account = accountFor(keysBetween(1_000, 4_000), [1_000], secondsAt(2_000, 3_000, 4_000))

  expect(account).toMatchObject({ typed: 30, counted: 30, certain: 28, inGaps: 0, wrong: [] })
})

it('counts the keys between two collectors as a gap', () => {
  const account = accountFor(
    keysBetween(1_000, 9_000),
    [1_000, 6_000],
    secondsAt(2_000, 3_000, 7_000, 8_000, 9_000),
  )

  expect(account).toMatchObject({ typed: 80, counted: 50, wrong: [] })
  expect(account.inGaps).toBeGreaterThanOrEqual(24)
  expect(account.certain + account.atEdges + account.inGaps).toBe(80)
})

it('finds a lost second between others', () => {
  expect(accountFor(keysBetween(1_000, 4_000), [1_000], secondsAt(2_000, 4_000)).wrong).toHaveLength(1)
})

it('finds a second that was counted twice', () => {
  const twice = secondsAt(2_000, 3_000, 3_000, 4_000)

  expect(accountFor(keysBetween(1_000, 4_000), [1_000], twice).wrong).toHaveLength(1)
})

it('finds seconds from before the first collector', () => {
  expect(accountFor([], [5_000], secondsAt(2_000)).wrong).toHaveLength(1)
})
