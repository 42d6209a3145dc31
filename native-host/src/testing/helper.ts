import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { trackRequestSchema } from '@telemetry-tracker/shared/contracts/track'
import { onTestFinished } from 'vitest'
import { decodeLines } from '../deliver/lines.ts'
import { acknowledgeIn } from './acknowledge.ts'
import { until } from './until.ts'

const entry = resolve(import.meta.dirname, '../main.ts')
const nodeArgs = ['--disable-warning=ExperimentalWarning', entry]

type Environment = Record<string, string | undefined>

/** Runs one command of the helper until it ends. */
export async function runHelper(args: string[], environment: Environment) {
  const run = promisify(execFile)(process.execPath, [...nodeArgs, ...args], { env: cleaned(environment) })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
}

export interface RunningAgent {
  process: ChildProcess
  /** How often it logged that recording began. */
  recordings(): number
  /** Waits until it has logged that this many times. */
  recording(times?: number): Promise<void>
  /** Ends it and returns its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** `isAcknowledged: false`: of a person who has not read the notice yet. */
export function startAgent(environment: Environment, { isAcknowledged = true } = {}): RunningAgent {
  if (isAcknowledged)
    acknowledgeIn(environment['DATA_DIR'] ?? join(String(environment['HOME']), '.telemetry-tracker'))
  const child = spawn(process.execPath, [...nodeArgs, 'agent'], {
    env: cleaned(environment),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const recordings = () => output.split('"state":"recording"').length - 1
  return {
    process: child,
    recordings,
    async recording(times = 1) {
      await until(() => {
        if (recordings() < times) throw new Error(`it does not record yet. It output: ${output}`)
      })
    },
    async end(signal) {
      const exited = once(child, 'exit')
      child.kill(signal)
      const [code] = await exited
      return code
    },
  }
}

/** The children of a process. */
export function childrenOf(pid: number | undefined): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number)
}

/** Keystrokes of all events in a queue's folder. */
export function queuedKeystrokes(queueDir: string): number {
  return queuedEvents(queueDir).reduce((sum, event) => sum + event.keystroke_count, 0)
}

/** All events in a queue's folder, read from its files. */
export function queuedEvents(queueDir: string): TelemetryEvent[] {
  const files = readdirSync(queueDir, { recursive: true, encoding: 'utf8' })
  return files.flatMap(name => eventsIn(join(queueDir, name)))
}

function eventsIn(path: string): TelemetryEvent[] {
  if (path.endsWith('.open'))
    return decodeLines(readFileSync(path)).lines.map(line => eventSchema.parse(JSON.parse(line)))
  if (!path.endsWith('.gz')) return []
  return trackRequestSchema.parse(JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'))).events
}

/** The environment without the test's own settings for the helper. */
function cleaned(environment: Environment): NodeJS.ProcessEnv {
  const { PATH, HOME, SystemRoot, USERPROFILE, TEMP } = process.env
  return { PATH, HOME, SystemRoot, USERPROFILE, TEMP, ...environment }
}
