import { expect, it } from 'vitest'
import { lettingOthers } from './let-others.ts'

it('lets what waits have its turn when the work has taken 1 ms since it last did, and no sooner', async () => {
  let nowMs = 0
  let turns = 0
  const letOthers = lettingOthers(() => nowMs)
  async function turnsAfter(ms: number): Promise<number> {
    nowMs += ms
    setImmediate(() => turns++)
    await letOthers()
    return turns
  }

  expect([await turnsAfter(0.5), await turnsAfter(0.5), await turnsAfter(0.5)]).toEqual([0, 2, 2])
})
