import { compileRules, type Rules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy, type Policy } from '@telemetry-tracker/shared/policy'
import { readStoredPolicy } from '@telemetry-tracker/shared/stored-policy'
import type { Database, Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { membersWithRules, rulesOfTeams, type TeamRules } from './members.ts'
import { preparePolicy, prepareRules } from './prepare-policy.ts'
import { readTeamPolicies, type TeamPolicyVersion } from './team-policies.ts'
import { addVersion, newestVersion, newestVersionOf } from './versions.ts'

/** So long may a server judge by an older policy that was changed at another one. */
const trustMs = 10_000

/**
 * The policies in force: the company's, the last one an admin saved or else that of the settings (version 0), and for the people of a team what the
 * team has of its own in place of it.
 */
export interface CentralPolicy {
  /** The company's. */
  version(): number
  policy(): Policy
  /** The company's policy made ready to judge with. */
  rules(): Rules
  /** What a person is judged by. */
  rulesOf(userId: string): Rules
  /** The same as they are at this moment, whatever is saved later. */
  asOfNow(): Pick<CentralPolicy, 'rulesOf'> & { rules: Rules }
  /** The number of the last change of what a person obeys; 0 while that is the settings alone. */
  versionOf(userId: string): number
  /** What everyone would be judged by if the company's policy were this one: teams keep what is their own. */
  rulesIf(policy: Policy): Promise<(userId: string) => Rules>
  /** Looks whether any was changed, or somebody changed teams. Undefined where that was done just now. */
  refresh(): Promise<void> | undefined
  /** It was changed here: the next look is due. */
  changed(): void
  /** The company's was saved here: it is in force from now on, and not read again. */
  saved(found: { version: number; policy: Policy }): Promise<void>
}

export async function openCentralPolicy(
  database: Database,
  fallback: { policy: Policy; bucketSizeSec: number },
  clock: () => number,
): Promise<CentralPolicy> {
  const reads = { all: database.read }
  const { bucketSizeSec } = fallback
  let newest = 0
  let current = { version: 0, rules: compileRules(fallback.policy, bucketSizeSec) }
  let overrides: ReadonlyMap<string, TeamPolicyVersion> = new Map()
  let teams: ReadonlyMap<string, TeamRules> = new Map()
  /** Empty while no team has anything of its own: then nobody is looked up. */
  let members: ReadonlyMap<string, TeamRules> = new Map()
  let lookedMs = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined
  let changes = 0

  async function look(): Promise<void> {
    const nowMs = clock()
    const changesBefore = changes
    const version = await newestVersion(reads)
    if (version !== newest) {
      const isOld = (await newestVersionOf(reads, null)) !== current.version
      const found = isOld ? await readPolicy(reads) : undefined
      overrides = await readTeamPolicies(reads, overrides)
      if (found) current = await inForce(found)
      teams = rulesOfTeams(current.rules.policy, bucketSizeSec, overrides)
      newest = version
    }
    if (teams.size > 0 || members.size > 0) members = await membersWithRules(reads, teams)
    // What was changed meanwhile may have been missed.
    if (changes === changesBefore) lookedMs = nowMs
  }

  async function inForce({ version, policy }: { version: number; policy: Policy }): Promise<typeof current> {
    const rules = compileRules(policy, bucketSizeSec)
    await prepareRules(rules)
    return { version, rules }
  }

  const isDue = () => Math.abs(clock() - lookedMs) >= trustMs

  async function lookAgain(): Promise<void> {
    while (isDue()) {
      looking ??= look().finally(() => {
        looking = undefined
      })
      await looking
    }
  }

  const self: CentralPolicy = {
    version: () => current.version,
    policy: () => current.rules.policy,
    rules: () => current.rules,
    rulesOf: userId => (members.size === 0 ? current.rules : (members.get(userId)?.rules ?? current.rules)),
    asOfNow() {
      const [{ rules }, known] = [current, members]
      return { rules, rulesOf: userId => known.get(userId)?.rules ?? rules }
    },
    versionOf: userId => Math.max(current.version, members.get(userId)?.version ?? 0),
    async rulesIf(policy) {
      const companys = compileRules(policy, bucketSizeSec)
      await prepareRules(companys)
      const wanted = rulesOfTeams(policy, bucketSizeSec, overrides)
      const byRulesNow = new Map([...teams].map(([teamId, now]) => [now, wanted.get(teamId)?.rules]))
      const known = members
      return userId => {
        const now = known.get(userId)
        return (now && byRulesNow.get(now)) ?? companys
      }
    },
    refresh: () => (isDue() ? lookAgain() : undefined),
    changed() {
      changes++
      lookedMs = Number.NEGATIVE_INFINITY
    },
    async saved(found) {
      const saved = await inForce(found)
      if (saved.version > current.version) current = saved
      self.changed()
      await self.refresh()
    },
  }
  await self.refresh()
  return self
}

/** The company's policy of a version, or the newest. Undefined when there is none. Settings that came later, or that this version can't use, have their defaults. */
export async function readPolicy(
  tx: Pick<Transaction, 'all'>,
  version?: number,
): Promise<{ version: number; policy: Policy } | undefined> {
  const [row] =
    version === undefined
      ? await tx.all(
          'SELECT version, policy FROM policies WHERE team_id IS NULL ORDER BY version DESC LIMIT 1',
        )
      : await tx.all('SELECT version, policy FROM policies WHERE team_id IS NULL AND version = $1', [version])
  if (!row) return undefined
  const stored: unknown = JSON.parse(textIn(row, 'policy'))
  await preparePolicy(stored)
  return { version: numberIn(row, 'version'), policy: readStoredPolicy(stored, defaultPolicy).policy }
}

/** Saves the company's policy in place of a version and returns the new one's number. Undefined when that is not the newest any more. */
export async function savePolicy(
  tx: Transaction,
  { after, policy, by, nowMs }: { after: number; policy: Policy; by: string; nowMs: number },
): Promise<number | undefined> {
  // Only its number: to read a large one takes as long as hundreds of batches, which wait for this transaction on SQLite.
  if ((await newestVersionOf(tx, null)) !== after) return undefined
  return addVersion(tx, { teamId: null, policy: JSON.stringify(policy), by, nowMs })
}
