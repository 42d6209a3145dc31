const dayMs = 24 * 60 * 60 * 1000

/** Runs a job every day, and whenever it is told to. */
export interface Daily {
  /** After a run under way, if there is one. The job handles its own errors. */
  runNow(): void
  /** Ends that and waits for a run under way. */
  stop(): Promise<void>
}

/** Runs a job now and every day. */
export function startDaily(job: () => Promise<void>): Daily {
  let running = job()
  const runNow = () => {
    running = running.then(job)
  }
  const timer = setInterval(runNow, dayMs)
  return {
    runNow,
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
