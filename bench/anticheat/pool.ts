import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Recorded } from './simulate.ts'
import type { Order, WorkerTask } from './worker.ts'

/** Plays sessions on all processors. The result is in the order of the orders, however they are distributed. */
export async function playAll(
  task: WorkerTask,
  orders: readonly Order[],
  onPlayed: (done: number) => void,
): Promise<Recorded[]> {
  const played: Recorded[] = []
  let next = 0
  let done = 0
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: task })
      const giveNext = () => {
        const index = next++
        const order = orders[index]
        if (order) worker.postMessage({ index, order })
        else void worker.terminate().then(() => resolve(), reject)
      }
      worker.on('message', ({ index, recorded }: { index: number; recorded: Recorded }) => {
        played[index] = recorded
        onPlayed(++done)
        giveNext()
      })
      worker.once('error', reject)
      giveNext()
    })
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), orders.length) }, one))
  return played
}
