import { settingNames } from './all.ts'
import { SettingError, unknownSettings } from './setting.ts'

type Environment = Record<string, string | undefined>

/** The environment with a settings file's values beneath it. Throws a SettingError when the file has a name that is no setting. */
export function withEnvFile(path: string, values: Environment, environment: Environment): Environment {
  const [unknown] = unknownSettings(Object.keys(values), settingNames)
  if (unknown !== undefined) {
    throw new SettingError(
      `${path} sets ${unknown}, which is no setting: correct the name (.env.example lists all) or remove the line.`,
    )
  }
  return { ...values, ...environment }
}
