/** Runs asynchronous work one at a time, in order. A failure does not stop the queue. */
export function createMutex(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const current = last.then(work, work)
    last = current
    return current
  }
}
