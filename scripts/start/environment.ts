import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { settingGroups } from '@telemetry-tracker/shared/settings/all'
import { envFileText, withEnvFile } from '@telemetry-tracker/shared/settings/env-file'
import { withSecretFiles } from '@telemetry-tracker/shared/settings/secret-files'
import { readSettings, SettingError } from '@telemetry-tracker/shared/settings/setting'
import { root } from '../root.ts'

export interface Environment {
  variables: Record<string, string | undefined>
  dataFolder: string
  userId: string
}

/**
 * The environment, with `.env` as defaults, completely validated before anything starts. Throws a
 * SettingError with the fix.
 */
export function readEnvironment(): Environment {
  const file = join(root, '.env')
  const fromFile = existsSync(file) ? parseEnv(envFileText(file, readFileSync(file))) : {}
  const variables = withEnvFile(file, fromFile, process.env)
  // The server reads the secrets' files itself: the helper gets none.
  const withSecrets = withSecretFiles(variables, readFileSync)
  const values = settingGroups.map(({ settings }) => readSettings(settings, withSecrets))
  const { DATA_DIR, USER_ID } = Object.assign({}, ...values)
  const dataFolder = DATA_DIR ?? join(homedir(), '.telemetry-tracker')
  requireWritable(dataFolder)
  return { variables, dataFolder, userId: USER_ID }
}

function requireWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SettingError(
      `Cannot write to the data folder ${folder} (${reason}). Make it writable, or set DATA_DIR to another folder.`,
    )
  }
}
