import { canonicalEntry, type ListKind } from './names/list-entry.ts'
import { defaultPolicy, type Policy, policySchema } from './policy.ts'
import { policyFields } from './policy-fields.ts'

const allButPatterns = policySchema.omit({ titleScrubPatterns: true })

export interface StoredPolicy {
  policy: Policy
  /** The fields that could not be used, each with the reason; the fallback's value applies to them. */
  faults: { field: string; why: string }[]
}

/**
 * Reads a policy that may come from another version or a damaged disk: field by field, so that an invalid
 * field does not affect the others. Missing and invalid fields are taken from the fallback; unknown fields
 * are omitted. Scrub patterns are kept unchanged: the code that runs them decides about one that does not
 * compile.
 */
export function readStoredPolicy(stored: unknown, fallback: Policy = defaultPolicy): StoredPolicy {
  const policy: Record<string, unknown> = { ...fallback }
  const faults: StoredPolicy['faults'] = []
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored))
    return { policy: fallback, faults: [{ field: 'policy', why: 'is not an object' }] }
  const whole = readWhole(stored, fallback)
  if (whole) return { policy: whole, faults: [] }
  for (const [name, value] of Object.entries(stored)) {
    if (!(name in policySchema.shape) || value === undefined) continue
    const field = readField(name, value)
    if (field === undefined) faults.push({ field: name, why: faultOf(name, value) })
    else policy[name] = field.value
  }
  return { policy: asPolicy(policy, fallback), faults }
}

/**
 * The value of one field of a policy; undefined when it can't be used. In a list, only invalid entries are
 * left out.
 */
export function readField(name: string, stored: unknown): { value: unknown } | undefined {
  if (!isFieldName(name)) return undefined
  if (name === 'titleScrubPatterns') return isShortTexts(stored) ? { value: stored } : undefined
  const whole = policySchema.shape[name].safeParse(usableEntries(name, stored))
  return whole.success ? { value: whole.data } : undefined
}

/** The fields that are lists of apps. */
export const policyLists: readonly string[] = [...listsOf('names'), ...listsOf('programs')]
/** The lists that can't contain sites. */
export const programLists: readonly string[] = listsOf('programs')

function listsOf(listKind: ListKind): string[] {
  return Object.entries(policyFields).flatMap(([name, { entry }]) =>
    entry.kind === 'list' && entry.listKind === listKind ? [name] : [],
  )
}

function usableEntries(name: string, stored: unknown): unknown {
  if (!policyLists.includes(name) || !Array.isArray(stored)) return stored
  const kind = programLists.includes(name) ? 'programs' : 'names'
  return stored.filter(
    entry => typeof entry === 'string' && entry.length <= 100 && 'entry' in canonicalEntry(entry, kind),
  )
}

function isFieldName(name: string): name is keyof Policy {
  return Object.hasOwn(policySchema.shape, name)
}

function isShortTexts(stored: unknown): stored is string[] {
  return (
    Array.isArray(stored) &&
    stored.length <= 50 &&
    stored.every(text => typeof text === 'string' && text.length <= 200)
  )
}

function faultOf(name: string, value: unknown): string {
  const parsed = isFieldName(name) ? policySchema.shape[name].safeParse(value) : undefined
  return parsed?.error?.issues[0]?.message ?? 'not usable'
}

/** The usual case, when nothing is wrong, takes half as long as reading field by field. */
function readWhole(stored: object, fallback: Policy): Policy | undefined {
  const { titleScrubPatterns, ...rest } = { ...fallback, ...stored }
  const parsed = allButPatterns.safeParse(rest)
  return parsed.success && isShortTexts(titleScrubPatterns)
    ? { ...parsed.data, titleScrubPatterns }
    : undefined
}

/** Every field was parsed by its own schema; the fallback provides the type of the whole. */
function asPolicy(fields: Record<string, unknown>, fallback: Policy): Policy {
  const { titleScrubPatterns, ...rest } = fields
  const parsed = allButPatterns.safeParse(rest)
  const patterns = Array.isArray(titleScrubPatterns) ? titleScrubPatterns.map(String) : []
  return parsed.success ? { ...parsed.data, titleScrubPatterns: patterns } : fallback
}
