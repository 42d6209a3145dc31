import * as z from 'zod'
import type { Policy } from '../policy.ts'
import { policyFields } from '../policy-fields.ts'
import { patternList } from './pattern-list.ts'
import { commaList, decimalNumber, readSettings, type Settings, wholeNumber, yesOrNo } from './setting.ts'

type PolicyField = (typeof policyFields)[keyof Policy]

/** The length of a bucket: fixed for a server's lifetime, so it is not part of the policy. */
export const bucketSetting = {
  BUCKET_SIZE_SEC: wholeNumber(60, 'the length of an evaluated minute, in seconds; cannot be changed later', {
    min: 10,
    max: 3600,
  }).refine(seconds => 3600 % seconds === 0, 'must divide an hour evenly'),
}

/** The policy's settings, by environment name. A central policy beats them. */
export const policySettings: Settings = Object.fromEntries(
  Object.entries(policyFields).map(([name, field]) => [environmentName(name), settingOf(field)]),
)

/** The policy from an environment. Throws a SettingError that names an invalid setting. */
export function policyFromEnvironment(environment: Record<string, string | undefined>): Policy {
  const values = readSettings(policySettings, environment)
  const fields = Object.keys(policyFields).map(name => [name, values[environmentName(name)]])
  // Each setting gives what its field's schema accepts: a test compares them.
  return Object.fromEntries(fields) as Policy
}

/** `mayPause` is `MAY_PAUSE`. */
function environmentName(field: string): string {
  return field.replace(/[A-Z]/g, capital => `_${capital}`).toUpperCase()
}

/** A field as it is written in the environment. */
function settingOf({ entry, schema }: PolicyField): z.ZodType {
  const what = schema.description ?? ''
  const fallback = schema.parse(undefined)
  switch (entry.kind) {
    case 'number':
      return (entry.isWhole ? wholeNumber : decimalNumber)(Number(fallback), what, entry)
    case 'share':
      return decimalNumber(Number(fallback), what, { min: 0, max: 1 })
    case 'switch':
      return yesOrNo(fallback === true, what)
    case 'choice':
      return z
        .enum(entry.options, `must be ${alternatives(entry.options)}`)
        .default(entry.default)
        .describe(what)
    case 'list':
      return listOf(schema, [fallback].flat().map(String), entry.listKind === 'patterns')
  }
}

/** A list, checked and normalised like the policy's field. */
function listOf(schema: PolicyField['schema'], fallback: readonly string[], isPatterns: boolean) {
  const what = schema.description ?? ''
  return (isPatterns ? patternList : commaList)(fallback, what)
    .transform((written, check) => {
      const checked = schema.safeParse(written)
      if (checked.success) return checked.data
      const why = checked.error.issues[0]?.message.replace(/\.$/, '') ?? 'not usable'
      const hint = isPatterns ? ' (a comma outside brackets starts the next pattern)' : ''
      check.addIssue({ code: 'custom', message: `${why}${hint}`, input: written })
      return z.NEVER
    })
    .describe(what)
}

/** "a, b or c". */
function alternatives(options: readonly string[]): string {
  return `${options.slice(0, -1).join(', ')} or ${options.at(-1)}`
}
