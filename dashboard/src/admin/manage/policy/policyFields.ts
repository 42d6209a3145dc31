import type { Policy } from '@telemetry-tracker/shared/policy'
import {
  type PolicyEntry,
  type PolicyGroup,
  policyGroupNames,
} from '@telemetry-tracker/shared/policy-field-kinds'
import { policyFields as definitions } from '@telemetry-tracker/shared/policy-fields'
import type { TextKey } from '../../../i18n/messages.ts'

type Named<Value> = { [K in keyof Policy]: Policy[K] extends Value ? K : never }[keyof Policy]
type Entry<Kind extends PolicyEntry['kind']> = Extract<PolicyEntry, { kind: Kind }>

/** One setting of the policy: its name, its title and explanation, and how it is entered. */
export type PolicyField = { title: TextKey; does: TextKey } & (
  | (Entry<'list'> & { key: Named<string[]> })
  | (Entry<'number'> & { key: Named<number> })
  | (Entry<'share'> & { key: Named<number> })
  | (Entry<'choice'> & { key: Named<string> })
  | (Entry<'switch'> & { key: Named<boolean> })
)

interface FieldGroup {
  name: PolicyGroup
  title: TextKey
  does: TextKey
  fields: readonly PolicyField[]
}

const keys = Object.keys(definitions) as (keyof Policy)[]

/** Every setting of the policy, by group. */
export const policyGroups: readonly FieldGroup[] = policyGroupNames.map(name => ({
  name,
  title: `admin.${name}Group`,
  does: `admin.${name}GroupDoes`,
  fields: keys.filter(key => definitions[key].group === name).map(fieldOf),
}))

/** The registry gives each kind of entry only to fields with such a value, which TypeScript can't follow. */
function fieldOf(key: keyof Policy): PolicyField {
  const texts: Pick<PolicyField, 'title' | 'does'> = { title: `admin.${key}`, does: `admin.${key}Does` }
  return { key, ...texts, ...definitions[key].entry } as PolicyField
}

/** The names of all values of all choices: the compiler asks for a text that is missing. */
type OptionKey<K extends keyof Policy = Named<string>> =
  K extends Named<string> ? `admin.${K}_${Policy[K]}` : never

/** The name of a value of a choice. */
export function optionText(key: Named<string>, value: string): TextKey {
  return `admin.${key}_${value}` as OptionKey
}
