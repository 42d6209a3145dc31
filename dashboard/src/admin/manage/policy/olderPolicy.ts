import type { Policy } from '@telemetry-tracker/shared/policy'
import type { TeamPolicy } from '@telemetry-tracker/shared/team-policy'

/** A saved version of a policy. */
export interface OlderPolicy {
  /** The resulting policy; for a team, with today's settings of the company. */
  policy: Policy
  /** The team's own settings in it; undefined for the company's policy. */
  overrides: TeamPolicy | undefined
}

export type ReadVersion = (version: number, signal: AbortSignal) => Promise<OlderPolicy>
