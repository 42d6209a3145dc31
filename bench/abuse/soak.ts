import { median } from '../numbers/percentile.ts'
import { rounded } from '../numbers/rounded.ts'
import type { NodeProcess } from '../process/node-process.ts'
import { proportionalMemoryMb } from '../process/usage.ts'
import type { Tell } from '../report/report.ts'
import { abuseNames } from './abuses.ts'
import { type Scene, takeTurns } from './take-turns.ts'

const starts = 3
const idleShare = 1 / 6
const roundMs = 60_000
const tellEvery = 5

/**
 * Starts the server on what is stored, and in turns one on an empty database, so that a busy machine slows both alike. Gives the server that is left
 * running and how long starting took (medians, in ms).
 */
export async function timeStarts(
  { stored, empty }: { stored: () => Promise<NodeProcess>; empty: () => Promise<NodeProcess> },
  running: NodeProcess,
) {
  const took: { stored: number[]; empty: number[] } = { stored: [], empty: [] }
  let server = running
  for (let i = 0; i < starts; i++) {
    await server.stop()
    const emptyServer = await timed(took.empty, empty)
    await emptyServer.stop()
    server = await timed(took.stored, stored)
  }
  return { server, storedMs: rounded(median(took.stored), 0), emptyMs: rounded(median(took.empty), 0) }
}

async function timed<T>(took: number[], start: () => Promise<T>): Promise<T> {
  const from = performance.now()
  const started = await start()
  took.push(performance.now() - from)
  return started
}

/**
 * All abuses at once for this many minutes, with the server's memory at the end of each idle period: what it
 * keeps, without what the abuses of the moment need.
 */
export async function soak(minutes: number, scene: Scene, tell: Tell) {
  const wholeMs = minutes * 60_000
  const rounds = Math.max(4, Math.round(wholeMs / roundMs))
  const eachMs = wholeMs / rounds
  const memoryMb: number[] = []
  const measured = await takeTurns(abuseNames, scene, {
    rounds,
    withinMs: wholeMs,
    idleMs: eachMs * idleShare,
    abusedMs: eachMs * (1 - idleShare),
    whenRested: () => {
      const memory = rounded(proportionalMemoryMb(scene.pid), 0)
      memoryMb.push(memory)
      if (memoryMb.length % tellEvery === 0)
        tell(`all abuses at once, round ${memoryMb.length} of ${rounds}: the server holds ${memory} MB`)
    },
  })
  return { ...measured, memoryMb }
}

/**
 * The most memory in the first, in the second and in the last quarter of the rounds. In the first one caches fill
 * and code is compiled; what grows after the second one goes on growing.
 */
export function memoryByQuarter(memoryMb: readonly number[]): {
  warmUp: number
  early: number
  late: number
} {
  const quarter = Math.ceil(memoryMb.length / 4)
  return {
    warmUp: Math.max(...memoryMb.slice(0, quarter)),
    early: Math.max(...memoryMb.slice(quarter, 2 * quarter)),
    late: Math.max(...memoryMb.slice(-quarter)),
  }
}
