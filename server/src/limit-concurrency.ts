/**
 * Makes a queue for work that is expensive: `max` pieces run together, `maxWaiting` more wait for their turn, first come first served. Beyond that, nothing is begun
 * and the error that `refuse` makes is thrown.
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

  /** Hands the place on, so that nobody who comes meanwhile gets in between. */
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
