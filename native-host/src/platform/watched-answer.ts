import { execFile } from 'node:child_process'

const answerWithinMs = 2_000

export interface WatchedAnswer<T> {
  /** The last answer and its age; null before the first, and if the program can't answer. */
  latest(): { answer: T; ageMs: number } | null
  stop(): void
}

/**
 * Runs a system program every few seconds, for information that only a program gives and that is too
 * expensive to read each second.
 */
export function watchAnswer<T>(
  command: string,
  args: string[],
  read: (printed: string) => T | null,
  everyMs: number,
): WatchedAnswer<T> {
  let latest: { answer: T; atMs: number } | null = null
  const timer = setInterval(ask, everyMs)
  timer.unref()
  ask()
  return {
    latest: () => latest && { answer: latest.answer, ageMs: performance.now() - latest.atMs },
    stop: () => clearInterval(timer),
  }

  function ask(): void {
    execFile(command, args, { timeout: answerWithinMs }, (error, printed) => {
      const answer = error === null ? read(printed) : null
      latest = answer === null ? null : { answer, atMs: performance.now() }
      if (error !== null && 'code' in error && error.code === 'ENOENT') clearInterval(timer)
    })
  }
}
