import { compileRules, type Rules } from '@telemetry-tracker/shared/engine/rules'
import { type Policy, policySchema } from '@telemetry-tracker/shared/policy'
import type { Database, Transaction } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'

/** So long may a server judge by an older policy that was changed at another one. */
const trustMs = 10_000

/** The policy in force: the last one an admin saved, or else that of the settings (version 0). */
export interface CentralPolicy {
  version(): number
  policy(): Policy
  /** The policy made ready to judge with. */
  rules(): Rules
  /** Looks whether it was changed, unless that was done just now. */
  refresh(): Promise<void>
  /** It was changed here: the next look is due. */
  changed(): void
}

export async function openCentralPolicy(
  database: Database,
  fallback: { policy: Policy; bucketSizeSec: number },
  clock: () => number,
): Promise<CentralPolicy> {
  let current = { version: 0, rules: compileRules(fallback.policy, fallback.bucketSizeSec) }
  let lookedMs = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    const nowMs = clock()
    const found = await readPolicy({ all: database.read })
    if (found && found.version !== current.version)
      current = { version: found.version, rules: compileRules(found.policy, fallback.bucketSizeSec) }
    lookedMs = nowMs
  }

  const self: CentralPolicy = {
    version: () => current.version,
    policy: () => current.rules.policy,
    rules: () => current.rules,
    async refresh() {
      if (Math.abs(clock() - lookedMs) < trustMs) return
      looking ??= look().finally(() => {
        looking = undefined
      })
      await looking
    },
    changed() {
      lookedMs = Number.NEGATIVE_INFINITY
    },
  }
  await self.refresh()
  return self
}

/** The policy of a version, or the newest. Undefined when there is none. Settings that came later have their defaults. */
export async function readPolicy(
  tx: Pick<Transaction, 'all'>,
  version?: number,
): Promise<{ version: number; policy: Policy } | undefined> {
  const [row] =
    version === undefined
      ? await tx.all('SELECT version, policy FROM policies ORDER BY version DESC LIMIT 1')
      : await tx.all('SELECT version, policy FROM policies WHERE version = $1', [version])
  return (
    row && {
      version: numberIn(row, 'version'),
      policy: policySchema.parse(JSON.parse(textIn(row, 'policy'))),
    }
  )
}

/** Saves a policy as the one after a version. False when that is not the newest any more. */
export async function savePolicy(
  tx: Transaction,
  { after, policy, by, nowMs }: { after: number; policy: Policy; by: string; nowMs: number },
): Promise<boolean> {
  const newest = await readPolicy(tx)
  if ((newest?.version ?? 0) !== after) return false
  const added = await tx.run(
    `INSERT INTO policies (version, policy, changed_by, changed_ms) VALUES ($1, $2, $3, $4)
     ON CONFLICT (version) DO NOTHING`,
    [after + 1, JSON.stringify(policy), by, nowMs],
  )
  return added > 0
}
