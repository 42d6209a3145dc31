import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders = new Set<string>()
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
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
  rmSync(folder, { recursive: true, force: true })
  folders.delete(folder)
}
