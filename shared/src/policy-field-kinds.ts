import * as z from 'zod'
import { canonicalEntry, entryRefusals, type ListKind } from './names/list-entry.ts'

/** The parts of the policy as an admin sees it, in order. */
export const policyGroupNames = [
  'lists',
  'interaction',
  'presence',
  'pattern',
  'declared',
  'privacy',
  'helper',
] as const

/** How a field is entered. Limits are those of what can be entered; a stored value may be larger. */
export type PolicyEntry =
  | { kind: 'number'; min: number; max: number; isWhole: boolean; unit: Unit }
  | { kind: 'share' }
  | { kind: 'list'; listKind: ListKind | 'patterns' | 'hours' }
  | { kind: 'choice'; options: readonly string[]; default: string }
  | { kind: 'switch' }

type Unit = 'aMinute' | 'pixels' | 'seconds' | 'minutesUnit' | 'ratio' | 'differentCounts'
export type PolicyGroup = (typeof policyGroupNames)[number]

interface InGroup<T> {
  group: PolicyGroup
  default: T
}
interface NumberField extends InGroup<number> {
  unit: Unit
  min: number
  max: number
}

export function whole({ group, unit, min, max, default: value }: NumberField, what: string) {
  const schema = z.int().min(min).default(value).describe(what)
  return { group, entry: { kind: 'number', isWhole: true, unit, min, max }, schema } as const
}

/**
 * A number of minutes before and after a minute that its verdict depends on. More than the maximum is refused, not only left out of
 * the form: all of these minutes are read.
 */
export function minutesAround({ group, min, max, default: value }: Omit<NumberField, 'unit'>, what: string) {
  const schema = z.int().min(min).max(max).default(value).describe(what)
  return { group, entry: { kind: 'number', isWhole: true, unit: 'minutesUnit', min, max }, schema } as const
}

export function decimal({ group, unit, min, max, default: value }: NumberField, what: string) {
  const schema = z.number().min(min).default(value).describe(what)
  return { group, entry: { kind: 'number', isWhole: false, unit, min, max }, schema } as const
}

export function share({ group, default: value }: InGroup<number>, what: string) {
  const schema = z.number().min(0).max(1).default(value).describe(what)
  return { group, entry: { kind: 'share' }, schema } as const
}

export function choice<const T extends string>(
  { group, options, default: value }: InGroup<NoInfer<T>> & { options: readonly T[] },
  what: string,
) {
  const schema = z.enum(options).default(value).describe(what)
  return { group, entry: { kind: 'choice', options, default: value }, schema } as const
}

/**
 * A list whose entries are normalised to the form that is compared; one that can never match is refused with
 * the reason.
 */
export function list(listKind: ListKind, defaults: readonly string[], what: string) {
  const schema = z
    .array(z.string().trim().min(1).max(100))
    .max(1_000)
    .transform((written, check) => {
      const entries = written.map((text, index) => {
        const canonical = canonicalEntry(text, listKind)
        if ('entry' in canonical) return canonical.entry
        const message = `"${text}" ${entryRefusals[canonical.refused]}.`
        check.addIssue({ code: 'custom', message, path: [index], input: text })
        return text
      })
      return [...new Set(entries)]
    })
    .default([...defaults])
    .describe(what)
  return { group: 'lists', entry: { kind: 'list', listKind }, schema } as const
}
