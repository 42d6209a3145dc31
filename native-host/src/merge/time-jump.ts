import type { Observation } from '../collect/observation.ts'

type Times = Pick<Observation, 'elapsedSec' | 'trueElapsedSec'>

/**
 * Whether time has jumped between two observations: the machine slept, its clock was set, or it is a virtual machine that was resumed from an image, perhaps
 * for the second time. `aheadMs` is by how much the clock is known to be wrong.
 */
export function createJumpWatch(thresholdSec: number): (times: Times, aheadMs: number) => boolean {
  let aheadBeforeMs = 0
  return ({ elapsedSec, trueElapsedSec }, aheadMs) => {
    const learntSec = Math.abs(aheadMs - aheadBeforeMs) / 1_000
    aheadBeforeMs = aheadMs
    const longest = Math.max(elapsedSec, trueElapsedSec, Math.abs(elapsedSec - trueElapsedSec), learntSec)
    return longest >= thresholdSec
  }
}
