import { setImmediate as nextTurn } from 'node:timers/promises'

/** So long nothing else gets its turn. */
const sliceMs = 4

/** For long work on the main thread: called again and again in between, it lets everything else have its turn when the work has taken long enough. */
export function lettingOthers(): () => Promise<void> {
  let begunMs = performance.now()
  return async () => {
    if (performance.now() - begunMs < sliceMs) return
    await nextTurn()
    begunMs = performance.now()
  }
}
