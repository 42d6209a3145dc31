import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { batchLauncher, shellLauncher } from './launcher.ts'

/** Writes the small program that a browser starts, into the data folder, for its owner only. Returns its path. */
export function writeLauncher(dataDir: string, entry: string): string {
  const launch = {
    node: process.execPath,
    nodeArgs: ['--disable-warning=ExperimentalWarning'],
    entry,
    dataDir,
  }
  const isWindows = process.platform === 'win32'
  const path = join(dataDir, isWindows ? 'native-host.cmd' : 'native-host.sh')
  writeFileSync(path, isWindows ? batchLauncher(launch) : shellLauncher(launch), { mode: 0o700 })
  chmodSync(path, 0o700)
  return path
}
