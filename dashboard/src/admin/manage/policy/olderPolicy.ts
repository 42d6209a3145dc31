import type { Policy } from '@telemetry-tracker/shared/policy'
import type { TeamPolicy } from '@telemetry-tracker/shared/team-policy'

/** A version of a policy as it was saved. */
export interface OlderPolicy {
  /** What it made people obey; of a team's, with what is the company's today. */
  policy: Policy
  /** What of it was the team's own; undefined for everyone's. */
  overrides: TeamPolicy | undefined
}

export type ReadVersion = (version: number, signal: AbortSignal) => Promise<OlderPolicy>
