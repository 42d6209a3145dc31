import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import * as z from 'zod'

const main = join(import.meta.dirname, '../main.ts')
const listeningLine = z.object({ msg: z.literal('listening'), url: z.url() })

export interface ServerProcess {
  url: string
  /** Ends the process and resolves with its exit code. */
  stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>
  /** Sends SIGHUP, so that the process reads its settings again. */
  hangUp(): void
  /** The output so far. */
  printed(): string
}

/** Starts the server as a separate process and waits until it listens. */
export async function startServerProcess(
  folder: string,
  environment: Record<string, string> = {},
  program = main,
): Promise<ServerProcess> {
  const child = run([], { DATA_DIR: folder, PORT: '0', ...environment }, folder, program)
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (printed += chunk))
  return {
    hangUp: () => void child.kill('SIGHUP'),
    printed: () => printed,
    url: await listeningUrl(child, () => printed),
    stop: async signal => {
      // The last output arrives after `exit`.
      const closed = once(child, 'close')
      child.kill(signal)
      await closed
      return child.exitCode
    },
  }
}

/** Runs a command to its end and returns the exit code and output. */
export async function runCommand(
  args: string[],
  environment: Record<string, string>,
  folder: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = startCommand(args, environment, folder)
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', chunk => (output.stdout += chunk))
  child.stderr?.on('data', chunk => (output.stderr += chunk))
  await once(child, 'close')
  return { code: child.exitCode, ...output }
}

/** Runs a command until it or the test ends. */
export function startCommand(
  args: string[],
  environment: Record<string, string>,
  folder: string,
): ChildProcess {
  const child = run(args, environment, folder)
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** Kills a command as soon as a condition holds. Throws if the command ends earlier. */
export async function killWhen(child: ChildProcess, holds: () => Promise<boolean>): Promise<void> {
  const ended = once(child, 'exit')
  child.stdout?.resume()
  child.stderr?.resume()
  while (!(await holds())) {
    if (child.exitCode !== null) throw new Error('The command ended before it could be killed.')
    await setImmediate()
  }
  child.kill('SIGKILL')
  await ended
}

function run(
  args: string[],
  environment: Record<string, string>,
  folder: string,
  program = main,
): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function listeningUrl(child: ChildProcess, printed: () => string): Promise<string> {
  const { stdout } = child
  if (!stdout) throw new Error('The server has no standard output to wait for.')
  const closed = once(child, 'close')
  for await (const line of createInterface(stdout)) {
    const result = listeningLine.safeParse(JSON.parse(line))
    if (result.success) {
      stdout.resume()
      return result.data.url
    }
  }
  await closed
  throw new Error(`The server ended before it listened. Its output: ${printed()}`)
}
