import type { Logger } from 'pino'
import { machineClock } from './machine-clock.ts'

export interface Repetition {
  everyMs: number
  /** May throw; it then runs again the next time. It should stop when the signal is aborted. */
  task(stopped: AbortSignal): Promise<void>
  log: Logger
  /** The log message for a failure. */
  failure: string
}

/** Runs a task immediately and then regularly until stopped. `stop` resolves once the last run has ended. */
export function repeat({ everyMs, task, log, failure }: Repetition): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const ended = run()
  return {
    stop: () => {
      stopping.abort()
      return ended
    },
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await task(stopping.signal)
      } catch (error) {
        if (!stopping.signal.aborted)
          log.info({ why: error instanceof Error ? error.message : String(error) }, failure)
      }
      await machineClock.wait(everyMs, stopping.signal)
    }
  }
}
