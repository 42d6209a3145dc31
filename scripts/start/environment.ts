import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { settingGroups, settingNames } from '@telemetry-tracker/shared/settings/all'
import { readSettings, SettingError, unknownSettings } from '@telemetry-tracker/shared/settings/setting'
import { root } from '../root.ts'

export interface Environment {
  variables: Record<string, string | undefined>
  dataFolder: string
  userId: string
}

/** The environment with `.env` beneath it, checked whole before anything starts. Throws a SettingError with the cure. */
export function readEnvironment(): Environment {
  const file = join(root, '.env')
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  const [unknown] = unknownSettings(Object.keys(fromFile), settingNames)
  if (unknown)
    throw new SettingError(
      `.env: ${unknown} is no setting. .env.example lists them all; remove the line or mend the name.`,
    )
  const variables = { ...fromFile, ...process.env }
  const values = settingGroups.map(({ settings }) => readSettings(settings, variables))
  const { DATA_DIR, USER_ID } = Object.assign({}, ...values)
  return { variables, dataFolder: DATA_DIR ?? join(homedir(), '.telemetry-tracker'), userId: USER_ID }
}
