/**
 * A pointer can move a thousand times a second. To wake this process for each move costs more than to count it, so it
 * sleeps this long after one, and what came meanwhile is delivered together. Nothing is later than that (on Windows,
 * whose timers and stamps are coarser, 16 ms). The rules for times of input tell less apart only in how long keys are
 * held, which they compare while the pointer rests.
 */
const gatherMs = 5

/** Returns what to call for each move. Once no more events are waiting, it sleeps for a moment. */
export function createGathering(sleep: (ms: number) => void = block): () => void {
  let isGathering = false
  return () => {
    if (isGathering) return
    isGathering = true
    setImmediate(() => {
      isGathering = false
      sleep(gatherMs)
    })
  }
}

const unchanged = new Int32Array(new SharedArrayBuffer(4))

/** A timer would not do: events go on to wake the process until it ends. */
function block(ms: number): void {
  Atomics.wait(unchanged, 0, 0, ms)
}
