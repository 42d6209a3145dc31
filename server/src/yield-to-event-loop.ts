import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long work runs before it yields. */
const sliceMs = 1

/** For long work on the main thread: call the returned function regularly, and it yields to the event loop after each time slice. */
export function createYielder(now: () => number = () => performance.now()): () => Promise<void> {
  let startMs = now()
  return async () => {
    if (now() - startMs < sliceMs) return
    await nextTurn()
    startMs = now()
  }
}
