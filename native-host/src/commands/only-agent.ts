import { connectAgent } from '../browser/connect.ts'
import type { SocketPlace } from '../platform/socket-place.ts'
import { UsageError } from '../private-folder.ts'
import { claimFolder, type HeldFolder } from './folder-holder.ts'

/**
 * Makes sure that this is the only agent of its data folder. Returns null when another one already runs on
 * this computer; throws what to do when one runs on another computer.
 *
 * @param onLost called when another process has taken the folder: nothing may be written there any more
 */
export async function claimAgent(
  place: SocketPlace,
  dataDir: string,
  onLost: () => void,
): Promise<HeldFolder | null> {
  const claim = await claimFolder(place.runDir, { isRunning: () => isAgentRunning(place), onLost })
  if (claim.kind === 'held') return claim.folder
  if (claim.kind === 'runs_here' || claim.isHere) return null
  throw new UsageError(
    `A helper on the computer ${claim.host} (process ${claim.pid}) already uses the folder ${dataDir}. Two helpers cannot share a folder, because data would be lost. Set DATA_DIR to a separate folder for this computer, for example ${dataDir}-2.`,
  )
}

/** Whether an agent of this folder answers on this computer. */
export async function isAgentRunning(place: SocketPlace): Promise<boolean> {
  try {
    const socket = await connectAgent(place, { role: 'command' })
    socket.destroy()
    return true
  } catch {
    // Nothing listens: no agent, the socket of a crashed one, or an agent on another computer.
    return false
  }
}
