const dayMs = 24 * 60 * 60 * 1000

/** A job that runs every day and on request. */
export interface Daily {
  /** Runs the job after the current run, if any. The job handles its own errors. */
  runNow(): void
  /** Stops the schedule and waits for the current run. */
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
