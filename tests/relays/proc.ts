import { readdirSync, readFileSync } from 'node:fs'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'

/** The running relays of a data folder, by process id. */
export function relaysOf(dataDir: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => wordsOf(`/proc/${pid}/cmdline`).includes(`chrome-extension://${chromiumExtensionId}/`))
    .filter(pid => wordsOf(`/proc/${pid}/environ`).includes(`DATA_DIR=${dataDir}`))
    .map(Number)
}

/** How many files, sockets and pipes a process holds open. */
export function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}

/** A process that has ended has no command line. */
function wordsOf(file: string): string[] {
  try {
    return readFileSync(file, 'latin1').split('\0')
  } catch {
    return []
  }
}
