import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { UsageError } from '../private-folder.ts'

/** Where the agent of a data folder listens. */
export interface SocketPlace {
  /** A folder that only this user can enter. */
  runDir: string
  /** A Unix socket, or on Windows a named pipe. */
  path: string
  secretFile: string
  /** A crashed agent leaves its Unix socket behind as a file; a pipe disappears with its process. */
  isFile: boolean
}

/** The longest socket path that every system accepts, in bytes (macOS: 104 with the final zero). */
const maxSocketPathLength = 103

/** Throws what to do when the data folder's path is too long for a socket. */
export function socketPlace(dataDir: string, platform: NodeJS.Platform = process.platform): SocketPlace {
  const runDir = join(dataDir, 'run')
  const path = platform === 'win32' ? pipeName(dataDir) : join(runDir, 'agent.sock')
  if (platform !== 'win32' && Buffer.byteLength(path) > maxSocketPathLength) {
    throw new UsageError(
      `The path ${path} is too long for a socket (at most ${maxSocketPathLength} bytes). Set DATA_DIR to a shorter folder.`,
    )
  }
  return { runDir, path, secretFile: join(runDir, 'secret'), isFile: platform !== 'win32' }
}

/** Pipes share one namespace on a machine, so the name is derived from the user's own data folder. */
function pipeName(dataDir: string): string {
  const mark = createHash('sha256').update(dataDir.toLowerCase()).digest('hex').slice(0, 32)
  return `\\\\.\\pipe\\telemetry-tracker-${mark}`
}
