import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Policy, policySchema } from '@telemetry-tracker/shared/policy'
import { writeDurably } from '../deliver/durable-file.ts'
import { parseJson } from '../parse-json.ts'

const fileIn = (dataDir: string) => join(dataDir, 'policy.json')

/** The central policy as last heard: it holds after a start without a network, too. Null when there was none. */
export function readKeptPolicy(dataDir: string): Policy | null {
  const path = fileIn(dataDir)
  if (!existsSync(path)) return null
  const kept = policySchema.safeParse(parseJson(readFileSync(path, 'utf8')))
  // A damaged one is asked for anew.
  return kept.success ? kept.data : null
}

export function keepPolicy(dataDir: string, policy: Policy | null): void {
  if (policy === null) rmSync(fileIn(dataDir), { force: true })
  else writeDurably(fileIn(dataDir), JSON.stringify(policy))
}
