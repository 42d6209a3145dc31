import { parentPort, workerData } from 'node:worker_threads'
import { curveThresholds } from './figures/curves.ts'
import { allSessions, type Session, type Size } from './sessions.ts'
import { type Recorded, simulate } from './simulate.ts'

/** What all workers of a run must agree on. */
export interface WorkerTask {
  size: Size
  recordings: string | null
}

/** A session by its place, played with the default thresholds or with those of one point of the curves. */
export interface Order {
  session: number
  point: number | null
}

/** Plays one session. */
export function play(sessions: readonly Session[], { session, point }: Order): Recorded {
  const played = sessions[session]
  if (!played) throw new Error(`There is no session ${session}.`)
  return simulate(played, point === null ? undefined : curveThresholds(point))
}

if (parentPort !== null) {
  const port = parentPort
  const { size, recordings }: WorkerTask = workerData
  const sessions = allSessions(size, recordings)
  port.on('message', ({ index, order }: { index: number; order: Order }) =>
    port.postMessage({ index, recorded: play(sessions, order) }),
  )
}
