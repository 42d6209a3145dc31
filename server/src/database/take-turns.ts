/** Two queues of asynchronous work, of which one piece runs at a time. */
export interface Turns {
  batches<T>(work: () => Promise<T>): Promise<T>
  others<T>(work: () => Promise<T>): Promise<T>
}

/**
 * Runs one piece of work at a time; a failure does not stop the queues. While both queues have work, they alternate: the next group of batches waits
 * for at most one piece of other work, and vice versa.
 */
export function takeTurns(): Turns {
  const waiting = { batches: [] as (() => Promise<void>)[], others: [] as (() => Promise<void>)[] }
  let last: keyof Turns = 'others'
  let isRunning = false

  function next(): (() => Promise<void>) | undefined {
    const preferred = last === 'others' ? 'batches' : 'others'
    const work = waiting[preferred].shift()
    if (work) last = preferred
    return work ?? waiting[last].shift()
  }

  async function run(): Promise<void> {
    isRunning = true
    for (let work = next(); work; work = next()) await work()
    isRunning = false
  }

  const queue =
    (kind: keyof Turns) =>
    <T>(work: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        waiting[kind].push(() => work().then(resolve, reject))
        if (!isRunning) void run()
      })

  return { batches: queue('batches'), others: queue('others') }
}
