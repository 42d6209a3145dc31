import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { acknowledgeIn } from '../../native-host/src/testing/acknowledge.ts'
import { packagedHelper } from '../../scripts/build/parts.ts'
import { buildMissing } from '../../scripts/build/progress.ts'
import { root } from '../../scripts/root.ts'
import { StartFailure } from '../process/node-process.ts'
import type { Tell } from '../report/report.ts'

/**
 * The executable for users, rebuilt if it is older than its code. Throws a StartFailure if there is none
 * for this system.
 */
export async function helperExecutable(tell: Tell): Promise<string> {
  const part = packagedHelper()
  if (part === undefined) throw new StartFailure('The helper is not packaged for this system.')
  await buildMissing([part], tell)
  return join(root, part.workspace, part.output)
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A process of the helper. */
export interface HelperProcess {
  pid: number
  child: ChildProcess
  stop(): Promise<void>
}

/** Starts the agent and waits until it records. Throws a StartFailure with its output when it ends first. */
export async function startAgent(
  executable: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<HelperProcess> {
  acknowledgeIn(String(environment['DATA_DIR']))
  const agent = start(executable, ['agent', ...args], environment)
  const { stderr } = agent.child
  if (!stderr) throw new StartFailure('The agent has no output to wait for.')
  const lines: string[] = []
  for await (const line of createInterface(stderr)) {
    lines.push(line)
    if (!line.includes('"state":"recording"')) continue
    stderr.resume()
    return agent
  }
  throw new StartFailure(`The agent ended before it recorded. Its output:\n${lines.join('\n')}`)
}

/** Starts a relay like a browser does for our extension. */
export function startRelay(executable: string, environment: Readonly<Record<string, string>>): HelperProcess {
  return start(executable, [`chrome-extension://${chromiumExtensionId}/`], environment)
}

function start(
  executable: string,
  args: string[],
  environment: Readonly<Record<string, string>>,
): HelperProcess {
  const child = spawn(executable, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] })
  if (child.pid === undefined) throw new StartFailure(`${executable} can not be started.`)
  running.add(child)
  const ended = once(child, 'exit').then(() => void running.delete(child))
  return {
    pid: child.pid,
    child,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
