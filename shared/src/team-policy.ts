import * as z from 'zod'
import { type Policy, policySchema } from './policy.ts'
import { readField } from './stored-policy.ts'

const company = policySchema.shape

/** Validated as in the company's policy; when left out, the company's value applies. */
const own = <T extends z.ZodType>(field: z.ZodDefault<T>) =>
  field
    .unwrap()
    .optional()
    .describe(field.description ?? '')

/** The parts of the policy that a team can set. */
export const teamPolicySchema = z.strictObject({
  productiveInteractionThreshold: own(company.productiveInteractionThreshold),
  productiveKeystrokeThreshold: own(company.productiveKeystrokeThreshold),
  productiveMouseThreshold: own(company.productiveMouseThreshold),
  mouseMovementThreshold: own(company.mouseMovementThreshold),
  idleAwayThreshold: own(company.idleAwayThreshold),
  mouseMovementMinSamples: own(company.mouseMovementMinSamples),
  distractionMinRatio: own(company.distractionMinRatio),
  minZeroSampleRatio: own(company.minZeroSampleRatio),
  minDistinctValues: own(company.minDistinctValues),
  visibleMinShare: own(company.visibleMinShare),
  visibleMinSide: own(company.visibleMinSide),
  nonProductiveApps: own(company.nonProductiveApps),
  meetingApps: own(company.meetingApps),
  browserApps: own(company.browserApps),
  ghostApps: own(company.ghostApps),
  remoteDesktopApps: own(company.remoteDesktopApps),
  windowTitleMode: own(company.windowTitleMode),
  titleScrubPatterns: own(company.titleScrubPatterns),
  workHours: own(company.workHours),
  mayPause: own(company.mayPause),
} satisfies Record<keyof Policy, z.ZodType>)

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
