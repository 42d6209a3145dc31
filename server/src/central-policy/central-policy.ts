import type { NoInputCounts } from '@telemetry-tracker/shared/contracts/http'
import { compileRules, type Rules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy, type Policy } from '@telemetry-tracker/shared/policy'
import { readStoredPolicy } from '@telemetry-tracker/shared/stored-policy'
import type { Database, Reads, Transaction } from '../database/database.ts'
import { membersWithRules, rulesOfTeams, type TeamRules } from './members.ts'
import { preparePolicy, prepareRules } from './prepare-policy.ts'
import { readTeamPolicies, type TeamPolicyVersion } from './team-policies.ts'
import { addVersion, newestVersion, newestVersionOf, policyRow } from './versions.ts'

/** How long a server may use an old policy that was changed at another server. */
const maxAgeMs = 10_000

/**
 * The current policies: the company's (the last one an admin saved, otherwise the one in the settings, with version 0), and for the people of a team the
 * team's overrides.
 */
export interface CentralPolicy {
  /** The version of the company's policy. */
  version(): number
  policy(): Policy
  /** The company's policy, compiled. */
  rules(): Rules
  /** The rules for a person. */
  rulesOf(userId: string): Rules
  /** How time without input counts in a team's percentages; null for the company. */
  noInputCountsOfTeam(teamId: string | null): NoInputCounts
  /** The same for the company, with the teams in which it counts the other way. */
  noInputCounts(): { company: NoInputCounts; otherTeams: readonly string[] }
  /** The current rules, which do not change when a policy is saved later. */
  asOfNow(): Pick<CentralPolicy, 'rulesOf'> & { rules: Rules }
  /** The version of the policy that applies to a person; 0 while it comes from the settings. */
  versionOf(userId: string): number
  /** The rules everyone would have with this company policy; teams keep their overrides. */
  rulesIf(policy: Policy): Promise<(userId: string) => Rules>
  /** Reads changed policies and team memberships. Undefined if that was done within the last seconds. */
  refresh(): Promise<void> | undefined
  /** Call it after a change on this server: the next refresh reads it. */
  changed(): void
  /** Applies a company policy that was saved on this server, without reading it again. */
  saved(found: { version: number; policy: Policy }): Promise<void>
}

export async function openCentralPolicy(
  database: Database,
  fallback: { policy: Policy; bucketSizeSec: number },
  clock: () => number,
): Promise<CentralPolicy> {
  const { bucketSizeSec } = fallback
  let newest = 0
  let current = { version: 0, rules: compileRules(fallback.policy, bucketSizeSec) }
  let overrides: ReadonlyMap<string, TeamPolicyVersion> = new Map()
  let teams: ReadonlyMap<string, TeamRules> = new Map()
  /** Empty while no team has overrides. */
  let members: ReadonlyMap<string, TeamRules> = new Map()
  let refreshedMs = Number.NEGATIVE_INFINITY
  let refreshing: Promise<void> | undefined
  let changes = 0

  async function readPolicies(): Promise<void> {
    const nowMs = clock()
    const changesBefore = changes
    const version = await database.reading(newestVersion)
    if (version !== newest) {
      const ofCompany = await database.reading(reads => newestVersionOf(reads, null))
      const found = ofCompany === current.version ? undefined : await database.reading(readPolicy)
      overrides = await database.reading(reads => readTeamPolicies(reads, overrides))
      if (found) current = await prepared(found)
      teams = rulesOfTeams(current.rules.policy, bucketSizeSec, overrides)
      newest = version
    }
    if (teams.size > 0 || members.size > 0) members = await membersWithRules({ all: database.read }, teams)
    // A change made meanwhile may have been missed.
    if (changes === changesBefore) refreshedMs = nowMs
  }

  async function prepared({ version, policy }: { version: number; policy: Policy }): Promise<typeof current> {
    const rules = compileRules(policy, bucketSizeSec)
    await prepareRules(rules)
    return { version, rules }
  }

  const isDue = () => Math.abs(clock() - refreshedMs) >= maxAgeMs

  async function refreshUntilCurrent(): Promise<void> {
    while (isDue()) {
      refreshing ??= readPolicies().finally(() => {
        refreshing = undefined
      })
      await refreshing
    }
  }

  const self: CentralPolicy = {
    version: () => current.version,
    policy: () => current.rules.policy,
    rules: () => current.rules,
    rulesOf: userId => (members.size === 0 ? current.rules : (members.get(userId)?.rules ?? current.rules)),
    noInputCountsOfTeam: teamId =>
      ((teamId !== null && teams.get(teamId)?.rules) || current.rules).policy.noInputCounts,
    noInputCounts() {
      const company = current.rules.policy.noInputCounts
      const others = [...teams].filter(([, { rules }]) => rules.policy.noInputCounts !== company)
      return { company, otherTeams: others.map(([teamId]) => teamId) }
    },
    asOfNow() {
      const [{ rules }, known] = [current, members]
      return { rules, rulesOf: userId => known.get(userId)?.rules ?? rules }
    },
    versionOf: userId => Math.max(current.version, members.get(userId)?.version ?? 0),
    async rulesIf(policy) {
      const companyRules = compileRules(policy, bucketSizeSec)
      await prepareRules(companyRules)
      const wanted = rulesOfTeams(policy, bucketSizeSec, overrides)
      const byRulesNow = new Map([...teams].map(([teamId, now]) => [now, wanted.get(teamId)?.rules]))
      const known = members
      return userId => {
        const now = known.get(userId)
        return (now && byRulesNow.get(now)) ?? companyRules
      }
    },
    refresh: () => (isDue() ? refreshUntilCurrent() : undefined),
    changed() {
      changes++
      refreshedMs = Number.NEGATIVE_INFINITY
    },
    async saved(found) {
      const saved = await prepared(found)
      if (saved.version > current.version) current = saved
      self.changed()
      await self.refresh()
    },
  }
  await self.refresh()
  return self
}

/** A version of the company's policy, by default the newest. Undefined if there is none. Fields that are missing or invalid in this version get their defaults. */
export async function readPolicy(
  reads: Reads,
  version?: number,
): Promise<{ version: number; policy: Policy } | undefined> {
  const row = await policyRow(reads, null, version)
  if (!row) return undefined
  const stored: unknown = JSON.parse(row.policy)
  await preparePolicy(stored)
  return { version: row.version, policy: readStoredPolicy(stored, defaultPolicy).policy }
}

/** Saves the company's policy and returns its version. Undefined if `after` is no longer the newest version. */
export async function savePolicy(
  tx: Transaction,
  { after, policy, by, nowMs }: { after: number; policy: Policy; by: string; nowMs: number },
): Promise<number | undefined> {
  // Reads only the version: reading a large policy takes as long as hundreds of batches, which wait for this transaction on SQLite.
  if ((await newestVersionOf(tx, null)) !== after) return undefined
  return addVersion(tx, { teamId: null, policy: JSON.stringify(policy), by, nowMs })
}
