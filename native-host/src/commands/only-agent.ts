import { connectAgent } from '../browser/connect.ts'
import type { SocketPlace } from '../platform/socket-place.ts'
import { UsageError } from '../private-folder.ts'
import { claimFolder, type HeldFolder } from './folder-holder.ts'

/**
 * Makes sure that this is the only agent of its data folder. Returns null when another one runs on this computer already; throws a sentence with the
 * cure when one on another computer does.
 *
 * @param onLost told when another process has taken the folder: nothing may be written there any more
 */
export async function claimAgent(
  place: SocketPlace,
  dataDir: string,
  onLost: () => void,
): Promise<HeldFolder | null> {
  const claim = await claimFolder(place.runDir, { isRunning: () => isRunning(place), onLost })
  if (claim.kind === 'held') return claim.folder
  if (claim.kind === 'runs_here' || claim.isHere) return null
  throw new UsageError(
    `A helper on the computer ${claim.host} (process ${claim.pid}) already uses the folder ${dataDir}. Two helpers cannot share a folder, because data would be lost. Set DATA_DIR to a separate folder for this computer, for example ${dataDir}-2.`,
  )
}

async function isRunning(place: SocketPlace): Promise<boolean> {
  try {
    const socket = await connectAgent(place, { role: 'command' })
    socket.destroy()
    return true
  } catch {
    // Nobody listens: no agent, what a crashed one left, or one on another computer.
    return false
  }
}
