import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A browser's last child processes may still write when it has ended. */
const patiently = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }

const folders = new Set<string>()
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, patiently)
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
  rmSync(folder, patiently)
  folders.delete(folder)
}
