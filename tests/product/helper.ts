import { type ChildProcess, execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../scripts/root.ts'
import { end, type Processes } from '../desktop/process.ts'
import { logLine } from './log-line.ts'

const run = promisify(execFile)
const program = ['--disable-warning=ExperimentalWarning', join(root, 'native-host/src/main.ts')]

/** The real helper: its agent runs, its commands can be called. */
export interface RunningHelper {
  status(): Promise<HelperStatus>
  stop(): Promise<void>
}

interface HelperStatus {
  state: string
  queuedEvents: number
  browsers: { browser: string; windows: number }[]
}

export async function startHelper(
  processes: Processes,
  environment: NodeJS.ProcessEnv,
  workFolder: string,
): Promise<RunningHelper> {
  const agent: ChildProcess = processes.start(process.execPath, [...program, 'agent'], {
    cwd: workFolder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await logLine(agent, 'recording')
  return {
    status: async () => JSON.parse(await runHelper(environment, 'status', '--json')),
    stop: async () => {
      await end(agent, 'SIGTERM')
    },
  }
}

/** Runs one of the helper's commands and returns what it prints. */
export async function runHelper(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
  return (await run(process.execPath, [...program, ...args], { env: environment })).stdout
}
