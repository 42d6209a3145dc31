import { type ChildProcess, execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { acknowledgeIn } from '../../native-host/src/testing/acknowledge.ts'
import { packagedHelper } from '../../scripts/build/parts.ts'
import { root } from '../../scripts/root.ts'
import { end, type Processes } from '../desktop/process.ts'
import { logLine } from './log-line.ts'

const run = promisify(execFile)

/** The executable for users, built by `npm test`. */
export const helperProgram = join(root, 'native-host', packagedHelper()?.output ?? 'none-for-this-system')

/**
 * The real helper, as a single file on a machine without Node: its agent runs, and its commands can be
 * called.
 */
export interface RunningHelper {
  /** Of the agent. */
  pid: number
  status(): Promise<HelperStatus>
  stop(): Promise<void>
  /** Kills the agent, as a crash would. */
  kill(): Promise<void>
}

interface HelperStatus {
  state: string
  queuedEvents: number
  droppedEvents: number
  damagedEvents: number
  memoryEvents: number
  /** Left out while the disk accepts events. */
  diskTrouble?: string
  clockAheadSec: number
  browsers: { browser: string; windows: number }[]
}

/** Of a person who has read the notice. Waits until it records or, without a desktop, until it runs. */
export async function startHelper(
  processes: Processes,
  environment: NodeJS.ProcessEnv,
  workFolder: string,
  isThere: 'recording' | 'the agent runs' | 'the agent ends' = 'recording',
): Promise<RunningHelper> {
  acknowledgeIn(String(environment['DATA_DIR']))
  const agent: ChildProcess = processes.start(helperProgram, ['agent'], {
    ...onBareMachine(environment, workFolder),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await logLine(agent, isThere)
  if (agent.pid === undefined) throw new Error('the agent has no process id')
  return {
    pid: agent.pid,
    status: async () => JSON.parse(await runHelper(environment, 'status', '--json')),
    stop: async () => {
      await end(agent, 'SIGTERM')
    },
    kill: async () => {
      await end(agent, 'SIGKILL')
    },
  }
}

/** Runs one of the helper's commands and returns what it prints. */
export async function runHelper(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
  const { stdout } = await run(
    helperProgram,
    args,
    onBareMachine(environment, String(environment['DATA_DIR'])),
  )
  return stdout
}

/** Nothing can be found by name: neither Node nor a file of the project. */
function onBareMachine(environment: NodeJS.ProcessEnv, workFolder: string) {
  const empty = join(workFolder, 'empty')
  mkdirSync(empty, { recursive: true })
  return { cwd: empty, env: { ...environment, PATH: empty } }
}
