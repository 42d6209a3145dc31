import { askAgent } from '../browser/ask.ts'
import { isAgentRunning } from '../commands/only-agent.ts'
import { spawnAgent } from '../commands/start-agent.ts'
import { socketPlace } from '../platform/socket-place.ts'
import type { Program } from '../program.ts'
import { stopAgent } from '../uninstall/stop-agent.ts'

/**
 * Makes a running agent use what was set up: it records from now on or, if it sends elsewhere now, starts again.
 * Returns what happened to it.
 */
export async function applyToAgent(
  dataDir: string,
  program: Program,
  { sendsElsewhere }: { sendsElsewhere: boolean },
): Promise<'not running' | 'told' | 'restarted'> {
  const place = socketPlace(dataDir)
  if (!(await isAgentRunning(place))) return 'not running'
  if (!sendsElsewhere) {
    await askAgent(place, { type: 'acknowledged', id: 1 })
    return 'told'
  }
  const { folder } = await stopAgent(dataDir)
  folder.release()
  spawnAgent(dataDir, program)
  return 'restarted'
}
