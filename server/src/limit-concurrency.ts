/**
 * A queue for expensive work: `max` pieces run at the same time, and `maxWaiting` more wait in order. Beyond that, work is not started and the error of
 * `refuse` is thrown.
 */
export function limitConcurrency({
  max,
  maxWaiting,
  refuse,
}: {
  max: number
  maxWaiting: number
  refuse: () => Error
}): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []

  async function turn(): Promise<void> {
    if (running < max) {
      running++
      return
    }
    if (waiting.length >= maxWaiting) throw refuse()
    await new Promise<void>(resolve => waiting.push(resolve))
  }

  /** Passes the slot directly to the next in the queue. */
  function end(): void {
    const next = waiting.shift()
    if (next) next()
    else running--
  }

  return async work => {
    await turn()
    try {
      return await work()
    } finally {
      end()
    }
  }
}
