import { setTimeout as delay } from 'node:timers/promises'
import { askAgent } from '../browser/ask.ts'
import { type HeldFolder, holderHere } from '../commands/folder-holder.ts'
import { claimAgent, isAgentRunning } from '../commands/only-agent.ts'
import { isRunning } from '../platform/running.ts'
import { type SocketPlace, socketPlace } from '../platform/socket-place.ts'
import { UsageError } from '../private-folder.ts'

/** An agent that ends delivers what it can first, for some seconds. */
const patienceMs = 60_000
const lookAgainMs = 100

/**
 * Ends the agent of a data folder, if one runs, and holds the folder, so that no other starts meanwhile. Throws what
 * to do when the agent runs on another computer or does not end.
 */
export async function stopAgent(dataDir: string): Promise<{ folder: HeldFolder; wasRunning: boolean }> {
  const place = socketPlace(dataDir)
  const deadlineMs = performance.now() + patienceMs
  let ending: number | null = null
  for (;;) {
    const folder = await claimAgent(place, dataDir, () => {})
    if (folder !== null) return { folder, wasRunning: ending !== null }
    const holder = holderHere(place.runDir)
    // Only an agent answers. Without that, another process might have the number of one that crashed.
    if (holder !== null && holder !== ending && (await isAgentRunning(place))) {
      await end(place, holder)
      ending = holder
    }
    if (performance.now() > deadlineMs)
      throw new UsageError(
        `The agent (process ${holder ?? 'unknown'}) does not end. End it yourself, then run this again.`,
      )
    await delay(lookAgainMs)
  }
}

/** Windows knows no gentle signal: it would end the agent in the middle of a second. So it is asked first. */
async function end(place: SocketPlace, pid: number): Promise<void> {
  try {
    if ((await askAgent(place, { type: 'stop', id: 1 })).type === 'status') return
  } catch {
    // It has just ended, or does not answer.
    if (!isRunning(pid)) return
  }
  // A version from before this message.
  process.kill(pid, 'SIGTERM')
}
