import { median } from '../numbers/percentile.ts'
import { rounded } from '../numbers/rounded.ts'
import type { NodeProcess } from '../process/node-process.ts'
import { proportionalMemoryMb } from '../process/usage.ts'
import { abuseNames } from './abuses.ts'
import { type Scene, takeTurns } from './take-turns.ts'

const starts = 3
const idleShare = 1 / 6
const roundMs = 60_000

/**
 * Starts a server on the stored data several times. The last one keeps running; also returns the median start
 * time in ms.
 */
export async function timeStarts(start: () => Promise<NodeProcess>, before?: NodeProcess) {
  const took: number[] = []
  let server = before
  for (let i = 0; i < starts; i++) {
    await server?.stop()
    const from = performance.now()
    server = await start()
    took.push(performance.now() - from)
  }
  if (!server) throw new RangeError('No server was started.')
  return { server, startMs: rounded(median(took), 0) }
}

/** All abuses at once for this many minutes, with the server's memory at the end of each round. */
export async function soak(minutes: number, scene: Scene) {
  const wholeMs = minutes * 60_000
  const rounds = Math.max(4, Math.round(wholeMs / roundMs))
  const eachMs = wholeMs / rounds
  const memoryMb: number[] = []
  const measured = await takeTurns(abuseNames, scene, {
    rounds,
    withinMs: wholeMs,
    idleMs: eachMs * idleShare,
    abusedMs: eachMs * (1 - idleShare),
    after: () => memoryMb.push(rounded(proportionalMemoryMb(scene.pid), 0)),
  })
  return { ...measured, memoryMb }
}

/** The most memory in the first and in the last quarter of the rounds. */
export function memoryThenAndNow(memoryMb: readonly number[]): [number, number] {
  const quarter = Math.ceil(memoryMb.length / 4)
  return [Math.max(...memoryMb.slice(0, quarter)), Math.max(...memoryMb.slice(-quarter))]
}
