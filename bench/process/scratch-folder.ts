import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const maxTries = 20
const retryMs = 250

const folders = new Set<string>()
process.on('exit', () => {
  for (const folder of folders) remove(folder)
})

/**
 * A folder that is removed when the process ends. It is readable by others, because PostgreSQL runs as
 * another user.
 */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-bench-'))
  chmodSync(folder, 0o755)
  folders.add(folder)
  return folder
}

/** Removes it earlier. */
export function removeFolder(folder: string): void {
  remove(folder)
  folders.delete(folder)
}

/** A browser's last child processes may still write when it has ended. Node's own retries do not look for new files. */
function remove(folder: string): void {
  for (let tries = 1; ; tries++) {
    try {
      rmSync(folder, { recursive: true, force: true })
      return
    } catch (error) {
      const isStillWritten = error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY'
      if (!isStillWritten || tries === maxTries) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs)
    }
  }
}
