import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * The folder for everything stored on this machine, from the environment alone: a relay must not read the
 * settings file of the browser's working folder.
 */
export function dataDirOf(environment: Record<string, string | undefined>): string {
  const chosen = environment['DATA_DIR']?.trim()
  return chosen ? resolve(chosen) : join(homedir(), '.telemetry-tracker')
}
