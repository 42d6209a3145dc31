import { expect, it } from 'vitest'
import { createYielder } from './yield-to-event-loop.ts'

it('yields only when the work has taken 1 ms since the last time', async () => {
  let nowMs = 0
  let turns = 0
  const yieldToOthers = createYielder(() => nowMs)
  async function turnsAfter(ms: number): Promise<number> {
    nowMs += ms
    setImmediate(() => turns++)
    await yieldToOthers()
    return turns
  }

  expect([await turnsAfter(0.5), await turnsAfter(0.5), await turnsAfter(0.5)]).toEqual([0, 2, 2])
})
