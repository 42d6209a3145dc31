const dayMs = 24 * 60 * 60 * 1000

/** Runs a job now and every day. The returned function ends that and waits for a run under way. The job handles its own errors. */
export function startDaily(job: () => Promise<void>): () => Promise<void> {
  let running = job()
  const timer = setInterval(() => {
    running = running.then(job)
  }, dayMs)
  return async () => {
    clearInterval(timer)
    await running
  }
}
