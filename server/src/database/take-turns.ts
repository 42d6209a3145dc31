/** Asynchronous work, one piece at a time, of two kinds. */
export interface Turns {
  batches<T>(work: () => Promise<T>): Promise<T>
  others<T>(work: () => Promise<T>): Promise<T>
}

/**
 * Each piece begins when the one before has ended, well or badly. The kinds take turns while both have something to do: however much somebody makes wait of the
 * other kind, the next group of batches waits for one piece of it, and the other way round.
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
