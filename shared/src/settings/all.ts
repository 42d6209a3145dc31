import { helperSettings } from './helper.ts'
import { bucketSetting, policySettings } from './policy.ts'
import { serverSettings } from './server.ts'
import { serverAndHelperSettings } from './server-and-helper.ts'
import type { Settings } from './setting.ts'

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
