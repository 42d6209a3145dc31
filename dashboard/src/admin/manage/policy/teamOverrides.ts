import type { Policy } from '@telemetry-tracker/shared/policy'
import { mergePolicy, type TeamPolicy } from '@telemetry-tracker/shared/team-policy'
import { policyDifferences, rebasedPolicy } from './policyDifferences.ts'
import { type PolicyField, policyGroups } from './policyFields.ts'

/** Every setting, in the order of the page. */
export const policyFields: readonly PolicyField[] = policyGroups.flatMap(({ fields }) => fields)

/** Whether a setting is the team's own. */
export function isOwn(overrides: TeamPolicy, { key }: PolicyField): boolean {
  return overrides[key] !== undefined
}

/** The overrides after a setting was entered, which makes it the team's own. */
export function withOwn(overrides: TeamPolicy, { key }: PolicyField, policy: Policy): TeamPolicy {
  return { ...overrides, [key]: policy[key] }
}

/** The overrides without a setting: the company's value applies again. */
export function withoutOwn(overrides: TeamPolicy, { key }: PolicyField): TeamPolicy {
  const { [key]: _, ...rest } = overrides
  return rest
}

/** Which settings become the team's own, and which the company's again. */
export function ownChanges(
  before: TeamPolicy,
  after: TeamPolicy,
): { becomeOwn: PolicyField[]; giveUp: PolicyField[] } {
  return {
    becomeOwn: policyFields.filter(field => !isOwn(before, field) && isOwn(after, field)),
    giveUp: policyFields.filter(field => isOwn(before, field) && !isOwn(after, field)),
  }
}

/**
 * Applies my changes to another person's newer overrides. For lists, these are the entries I added and
 * removed.
 */
export function rebasedOverrides(
  mine: TeamPolicy,
  read: TeamPolicy,
  theirs: TeamPolicy,
  company: Policy,
): TeamPolicy {
  const [readPolicy, minePolicy] = [mergePolicy(company, read), mergePolicy(company, mine)]
  const rebased = rebasedPolicy(minePolicy, readPolicy, mergePolicy(company, theirs))
  const { becomeOwn, giveUp } = ownChanges(read, mine)
  const kept = policyDifferences(readPolicy, minePolicy)
    .map(({ field }) => field)
    .filter(field => isOwn(mine, field))
  const withMine = [...becomeOwn, ...kept].reduce((sum, field) => withOwn(sum, field, rebased), theirs)
  return giveUp.reduce(withoutOwn, withMine)
}
