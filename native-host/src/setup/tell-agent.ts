import { askAgent } from '../browser/ask.ts'
import { isAgentRunning } from '../commands/only-agent.ts'
import { socketPlace } from '../platform/socket-place.ts'
import { stopAgent } from '../uninstall/stop-agent.ts'

/**
 * Tells a running agent that it may record or, if it sends elsewhere than to what was set up, ends it. Returns what
 * happened to it.
 */
export async function tellAgent(
  dataDir: string,
  sendsElsewhere: () => boolean | Promise<boolean>,
): Promise<'not running' | 'told' | 'ended'> {
  const place = socketPlace(dataDir)
  if (!(await isAgentRunning(place))) return 'not running'
  if (!(await sendsElsewhere())) {
    await askAgent(place, { type: 'acknowledged', id: 1 })
    return 'told'
  }
  const { folder } = await stopAgent(dataDir)
  folder.release()
  return 'ended'
}
