import * as z from 'zod'

/**
 * Settings by environment name: each is a schema for the text from the environment, with a default and one
 * line of explanation.
 */
export type Settings = Record<string, z.ZodType>

/** A setting that can't be used: the message says which, why, and what to do. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

/**
 * Reads settings from an environment. Empty text means "not set". Throws a SettingError that names the first
 * invalid one with the fix.
 *
 * @example const { PORT } = readSettings({ PORT: wholeNumber(5000, 'port', { min: 1, max: 65535 }) },
 * process.env)
 */
export function readSettings<T extends Settings>(
  settings: T,
  environment: Record<string, string | undefined>,
): { [K in keyof T]: z.output<T[K]> } {
  const values: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(settings)) {
    const text = environment[name]?.trim()
    const result = schema.safeParse(text === '' ? undefined : text)
    if (!result.success) throw new SettingError(complaint(name, text, schema, result.error))
    values[name] = result.data
  }
  return values as { [K in keyof T]: z.output<T[K]> }
}

/** Names in a settings file that are not settings, most likely typing errors. */
export function unknownSettings(names: Iterable<string>, known: Iterable<string>): string[] {
  const knownNames = new Set(known)
  return [...names].filter(name => !knownNames.has(name))
}

/** Longer values are cut: a certificate pasted in place of its path would fill a screen. */
const maxShown = 200

function complaint(name: string, text: string | undefined, schema: z.ZodType, error: z.ZodError): string {
  const why = error.issues[0]?.message ?? 'not usable'
  const value = text !== undefined && text.length > maxShown ? `${text.slice(0, maxShown)}…` : text
  const shown = value === undefined ? 'is missing' : isSecret(schema) ? 'cannot be used' : `is "${value}"`
  return `${name} ${shown}: ${why}. It sets ${schema.description ?? 'a part of the product'}; change it in .env or the environment, or remove it to use the default.`
}

/** Marks a setting as a secret: its value is never shown, and it may also be given as a file. */
export function secret<T extends z.ZodType>(schema: T): T {
  return schema.meta({ isSecret: true })
}

/** Whether a value must not be shown on a screen or in a log. */
export function isSecret(schema: z.ZodType): boolean {
  return schema.meta()?.['isSecret'] === true
}

export function text(fallback: string, what: string) {
  return z.string().default(fallback).describe(what)
}

export function optionalText(what: string) {
  return z.string().optional().describe(what)
}

interface Range {
  min: number
  max: number
}

export function wholeNumber(fallback: number, what: string, range: Range) {
  return numberBetween(/^[+-]?\d+$/, 'a whole number', fallback, what, range)
}

export function decimalNumber(fallback: number, what: string, range: Range) {
  return numberBetween(/^[+-]?(\d+\.?\d*|\.\d+)$/, 'a number', fallback, what, range)
}

export function yesOrNo(fallback: boolean, what: string) {
  return z.stringbool({ error: 'must be true or false' }).default(fallback).describe(what)
}

export function commaList(fallback: readonly string[], what: string) {
  return z
    .string()
    .transform(list =>
      list
        .split(',')
        .map(item => item.trim())
        .filter(item => item !== ''),
    )
    .default([...fallback])
    .describe(what)
}

function numberBetween(form: RegExp, kind: string, fallback: number, what: string, { min, max }: Range) {
  return z
    .string()
    .regex(form, `must be ${kind} from ${min} to ${max}`)
    .transform(Number)
    .refine(n => n >= min && n <= max, `must be ${kind} from ${min} to ${max}`)
    .default(fallback)
    .describe(what)
}
