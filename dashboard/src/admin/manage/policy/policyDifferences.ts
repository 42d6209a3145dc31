import type { Policy } from '@telemetry-tracker/shared/policy'
import { type PolicyField, policyGroups } from './policyFields.ts'

/** How one setting differs between two policies; for lists, the added and removed entries. */
export type PolicyDifference =
  | { field: PolicyField & { kind: 'list' }; added: string[]; removed: string[] }
  | {
      field: Exclude<PolicyField, { kind: 'list' }>
      was: string | number | boolean
      is: string | number | boolean
    }

/** The differences between two policies, in the order of the page. */
export function policyDifferences(before: Policy, after: Policy): PolicyDifference[] {
  return policyGroups.flatMap(({ fields }) =>
    fields.flatMap(field => differenceIn(field, before, after) ?? []),
  )
}

/**
 * Applies my changes to another person's newer policy. For lists, these are the entries I added and removed.
 */
export function rebasedPolicy(mine: Policy, read: Policy, theirs: Policy): Policy {
  const result = { ...theirs }
  for (const difference of policyDifferences(read, mine)) {
    const { key } = difference.field
    if ('added' in difference) {
      const { added, removed, field } = difference
      const unchanged = theirs[field.key].filter(name => !removed.includes(name) && !added.includes(name))
      result[field.key] = [...unchanged, ...added]
    } else Object.assign(result, { [key]: mine[key] })
  }
  return result
}

/** A list as typed, one name per line: without empty lines, each name once. */
export function namesIn(text: string): string[] {
  const names = text.split('\n').map(line => line.trim())
  return [...new Set(names)].filter(name => name !== '')
}

function differenceIn(field: PolicyField, before: Policy, after: Policy): PolicyDifference | undefined {
  if (field.kind !== 'list') {
    const [was, is] = [before[field.key], after[field.key]]
    return was === is ? undefined : { field, was, is }
  }
  const [was, is] = [before[field.key], after[field.key]]
  const added = is.filter(name => !was.includes(name))
  const removed = was.filter(name => !is.includes(name))
  return added.length + removed.length === 0 ? undefined : { field, added, removed }
}
