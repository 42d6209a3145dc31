import type { NoInputCounts } from '@telemetry-tracker/shared/contracts/http'
import type { ServerContext } from '../context.ts'
import type { Scope } from '../queries/scope.ts'

/** How time without input counts in the percentages of a person (by their team's policy), of one team, or of a larger group (by the company's policy). */
export async function noInputCountsFor(
  { centralPolicy }: Pick<ServerContext, 'centralPolicy'>,
  scope: Scope,
): Promise<NoInputCounts> {
  await centralPolicy.refresh()
  if (typeof scope === 'string') return centralPolicy.rulesOf(scope).policy.noInputCounts
  const [teamId, ...others] = scope.teamIds === 'all' ? [] : scope.teamIds
  return centralPolicy.noInputCountsOfTeam(others.length === 0 ? (teamId ?? null) : null)
}
