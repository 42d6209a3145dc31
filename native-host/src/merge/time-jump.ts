import type { Observation } from '../collect/observation.ts'

type Times = Pick<Observation, 'elapsedSec' | 'trueElapsedSec'>

/**
 * Whether time has jumped between two observations: the machine slept, its clock was set, or it is a virtual
 * machine that was resumed from an image, perhaps not for the first time. `aheadMs` is how far the clock is
 * known to be ahead.
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
