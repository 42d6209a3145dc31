import { helperSettings } from './helper.ts'
import { bucketSetting, policySettings } from './policy.ts'
import { serverSettings } from './server.ts'
import { serverAndHelperSettings } from './server-and-helper.ts'
import { isSecret, type Settings } from './setting.ts'

/** Every setting of the product, in the order of `.env.example`, under its heading there. */
export const settingGroups = [
  { heading: 'Server and helper', settings: serverAndHelperSettings },
  { heading: 'Server', settings: serverSettings },
  { heading: 'Helper', settings: helperSettings },
  { heading: 'Engine', settings: bucketSetting },
  { heading: 'Policy', settings: policySettings },
] as const satisfies readonly { heading: string; settings: Settings }[]

/** The names of all settings. */
export const settingNames: readonly string[] = settingGroups.flatMap(group => Object.keys(group.settings))

/** The settings that may also be given as a file. */
export const secretNames: readonly string[] = settingGroups.flatMap(({ settings }) =>
  Object.entries(settings).flatMap(([name, schema]) => (isSecret(schema) ? [name] : [])),
)

/** The setting with the path of the file that contains a secret. */
export function fileSetting(name: string): string {
  return `${name}_FILE`
}
