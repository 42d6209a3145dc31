import { setImmediate as nextTurn } from 'node:timers/promises'

/** So long nothing else gets its turn. */
const sliceMs = 1

/** For long work on the main thread: called again and again in between, it lets everything else have its turn when the work has taken long enough. */
export function lettingOthers(now: () => number = () => performance.now()): () => Promise<void> {
  let begunMs = now()
  return async () => {
    if (now() - begunMs < sliceMs) return
    await nextTurn()
    begunMs = now()
  }
}
