import type { Logger } from 'pino'
import { machineClock } from './machine-clock.ts'

export interface Repetition {
  everyMs: number
  /** May throw: then it is tried again the next time. It gives up when the signal says so. */
  task(stopped: AbortSignal): Promise<void>
  log: Logger
  /** What is logged, with the reason, when it fails. */
  failure: string
}

/** Does something at once and then again and again, until stopped. Resolves `stop` once the last time is over. */
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
