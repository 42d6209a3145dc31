import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The folder for everything kept on this machine, from the environment alone: a relay must not read the settings file of the folder a browser stands in. */
export function dataDirOf(environment: Record<string, string | undefined>): string {
  const chosen = environment['DATA_DIR']?.trim()
  return chosen ? resolve(chosen) : join(homedir(), '.telemetry-tracker')
}
