import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from '../program.ts'
import { batchLauncher, shellLauncher } from './launcher.ts'
import { requireLastingPlace } from './macos/lasting-place.ts'

/** Writes the script that a browser starts into the data folder, for its owner only. Returns its path. */
export function writeLauncher(dataDir: string, program: Program): string {
  requireLastingPlace(program)
  const launch = { program, dataDir }
  const isWindows = process.platform === 'win32'
  const path = join(dataDir, isWindows ? 'native-host.cmd' : 'native-host.sh')
  writeFileSync(path, isWindows ? batchLauncher(launch) : shellLauncher(launch), { mode: 0o700 })
  chmodSync(path, 0o700)
  return path
}
