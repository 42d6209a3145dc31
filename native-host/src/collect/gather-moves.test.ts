import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createGathering } from './gather-moves.ts'

it('sleeps once for all moves that are delivered together, after them', async () => {
  const sleeps: number[] = []
  const gather = createGathering(ms => sleeps.push(ms))

  for (let move = 0; move < 20; move++) gather()
  const before = [...sleeps]
  await turn()

  expect(before).toEqual([])
  expect(sleeps).toEqual([5])
})

it('sleeps again after the next moves, but not without any', async () => {
  const sleeps: number[] = []
  const gather = createGathering(ms => sleeps.push(ms))

  gather()
  await turn()
  await turn()
  gather()
  await turn()

  expect(sleeps).toEqual([5, 5])
})

it('really sleeps', async () => {
  const gather = createGathering()
  const startMs = performance.now()

  gather()
  await turn()

  expect(performance.now() - startMs).toBeGreaterThanOrEqual(4.9)
})
