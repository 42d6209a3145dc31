/** Work that waits for its turn, or is running. */
export interface LimitedConcurrency {
  <T>(work: () => Promise<T>): Promise<T>
  /** How many pieces of work wait. */
  waiting(): number
}

/**
 * A queue for expensive work: `max` pieces run at the same time, and `maxWaiting` more wait in order, at most `maxWaitMs` if that is set. Beyond that, work
 * is not started and the error of `refuse` is thrown.
 */
export function limitConcurrency({
  max,
  maxWaiting,
  maxWaitMs,
  refuse,
}: {
  max: number
  maxWaiting: number
  maxWaitMs?: number
  refuse: () => Error
}): LimitedConcurrency {
  let running = 0
  /** In the order in which they came. */
  const waiting = new Set<() => void>()

  async function turn(): Promise<void> {
    if (running < max) {
      running++
      return
    }
    if (waiting.size >= maxWaiting) throw refuse()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    waiting.add(resolve)
    if (maxWaitMs === undefined) return promise
    const timeout = setTimeout(() => {
      if (waiting.delete(resolve)) reject(refuse())
    }, maxWaitMs)
    await promise.finally(() => clearTimeout(timeout))
  }

  /** Passes the slot directly to the next in the queue. */
  function end(): void {
    const [next] = waiting
    if (next === undefined) {
      running--
      return
    }
    waiting.delete(next)
    next()
  }

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    await turn()
    try {
      return await work()
    } finally {
      end()
    }
  }

  return Object.assign(inTurn, { waiting: () => waiting.size })
}
