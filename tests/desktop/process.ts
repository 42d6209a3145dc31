import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'

/** Ends the processes it started, newest first, by their process ids. */
export class Processes implements AsyncDisposable {
  readonly #started: ChildProcess[] = []

  start(command: string, args: string[], options: SpawnOptions): ChildProcess {
    const child = spawn(command, args, options)
    this.#started.push(child)
    return child
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#started.toReversed()) await end(child, 'SIGTERM')
  }
}

const ending = new WeakSet<ChildProcess>()

/** Whether a process was ended by a test, and not by itself. */
export function wasSignalled(child: ChildProcess): boolean {
  return ending.has(child)
}

/** Sends a signal and waits until the process has ended; one that ignores it for minutes is killed. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return child.exitCode
  const gone = once(child, 'exit')
  ending.add(child)
  child.kill(signal)
  const impatience = AbortSignal.timeout(patienceMs)
  impatience.addEventListener('abort', () => child.kill('SIGKILL'))
  await gone
  return child.exitCode
}

/**
 * Starts a program in its own process group: it can be killed alone, as by a crash, and its children can be
 * ended later.
 */
export function startKillable(command: string, args: string[], environment: NodeJS.ProcessEnv) {
  const child = spawn(command, args, { env: environment, stdio: 'ignore', detached: true })
  const exited = once(child, 'exit')
  return {
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    cleanUp() {
      if (child.pid !== undefined) endGroup(child.pid)
    },
  }
}

/** It is no error when all processes of a group have already ended. */
function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
