import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import * as z from 'zod'

const listeningLine = z.object({ msg: z.literal('listening'), url: z.url() })

/** A process that serves HTTP. */
export interface NodeProcess {
  url: string
  pid: number
  /** Kills it, like a power cut; resolves when it has ended. */
  kill(): Promise<void>
  /** Asks it to end; resolves when it has. */
  stop(): Promise<void>
}

/** The process ended before it listened; the message is its output. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure'
}

interface Start {
  /** Its TypeScript file. */
  entry: string
  args?: readonly string[]
  environment: Readonly<Record<string, string>>
  /** Its working folder. */
  folder: string
  /** Kills it, also before it listens. */
  signal?: AbortSignal
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/**
 * Starts a process and waits until it logs `listening` with its address. Throws a StartFailure when it ends
 * first.
 */
export async function startNode({
  entry,
  args = [],
  environment,
  folder,
  signal,
}: Start): Promise<NodeProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // In a session of its own: Linux shares the processor between sessions, and the server is not part of the load.
    detached: true,
  })
  running.add(child)
  const ended = once(child, 'close').then(() => void running.delete(child))
  signal?.addEventListener('abort', () => void child.kill('SIGKILL'), { once: true })
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal)
    await ended
  }
  const url = await listeningUrl(child)
  if (child.pid === undefined) throw new StartFailure(`${entry} has no process id.`)
  return { url, pid: child.pid, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

async function listeningUrl({ stdout, stderr }: ChildProcess): Promise<string> {
  if (!stdout || !stderr) throw new StartFailure('The process has no output to wait for.')
  let stderrText = ''
  stderr.on('data', chunk => (stderrText = `${stderrText}${chunk}`.slice(-4_000)))
  const errorsEnded = once(stderr, 'end')
  for await (const line of createInterface(stdout)) {
    const result = listeningLine.safeParse(parseJson(line))
    if (result.success) {
      stdout.resume()
      return result.data.url
    }
  }
  await errorsEnded
  throw new StartFailure(stderrText.trim() || 'The process ended before it listened.')
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
