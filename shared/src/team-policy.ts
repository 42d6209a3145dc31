import * as z from 'zod'
import { type Policy, policySchema } from './policy.ts'
import { readField } from './stored-policy.ts'

type Company = typeof policySchema.shape
type Own<T> = T extends z.ZodDefault<infer U extends z.ZodType> ? z.ZodOptional<U> : never

/** Validated as in the company's policy; if omitted, the company's value applies. */
const own = (field: Company[keyof Company]) =>
  field
    .unwrap()
    .optional()
    .describe(field.description ?? '')

const ownFields = Object.fromEntries(
  Object.entries(policySchema.shape).map(([name, field]) => [name, own(field)]),
) as { [K in keyof Company]: Own<Company[K]> }

/** The parts of the policy that a team can set. */
export const teamPolicySchema = z.strictObject(ownFields)

export type TeamPolicy = z.infer<typeof teamPolicySchema>

/**
 * The policy of a team's people: the company's, with the team's own settings. A team's list replaces the
 * company's.
 */
export function mergePolicy(companys: Policy, teams: TeamPolicy): Policy {
  const ownSettings = Object.entries(teams).filter(([, value]) => value !== undefined)
  return { ...companys, ...Object.fromEntries(ownSettings) }
}

/**
 * Reads a stored team policy field by field: for a field that is invalid or unknown in this version, the
 * company's value applies.
 */
export function readStoredTeamPolicy(stored: unknown): TeamPolicy {
  if (typeof stored !== 'object' || stored === null) return {}
  const fields = Object.entries(stored).flatMap(([name, value]) => {
    const field = readField(name, value)
    return field === undefined ? [] : [[name, field.value]]
  })
  return Object.fromEntries(fields)
}

/** Whether a team has no settings of its own. */
export function isEmptyTeamPolicy(teams: TeamPolicy): boolean {
  return Object.values(teams).every(value => value === undefined)
}
