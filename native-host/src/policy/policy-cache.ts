import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { readStoredPolicy } from '@telemetry-tracker/shared/stored-policy'
import { writeDurably } from '../deliver/durable-file.ts'
import { parseJson } from '../parse-json.ts'
import { usablePolicy } from './usable-policy.ts'

/** Much more than the largest policy that a server accepts. */
const maxFileBytes = 4 * 1024 * 1024

const fileIn = (dataDir: string) => join(dataDir, 'policy.json')

/**
 * The last central policy, so that it also applies after a start without a network. Null when there was none,
 * or it can't be read. This never throws: a field that is invalid is taken from `own`, and `onTrouble` is
 * called.
 */
export function readCachedPolicy(
  dataDir: string,
  own?: Policy,
  onTrouble: (why: string) => void = () => {},
): Policy | null {
  const stored = readJson(fileIn(dataDir), onTrouble)
  if (stored === undefined) return null
  const { policy, faults } = readStoredPolicy(stored, own)
  for (const { field, why } of faults) onTrouble(`${field}: ${why}`)
  if (faults.some(({ field }) => field === 'policy')) return null
  return usablePolicy(policy, null, onTrouble)
}

/** Stores the policy for the next start. Throws if the disk refuses. */
export function cachePolicy(dataDir: string, policy: Policy | null): void {
  if (policy === null) rmSync(fileIn(dataDir), { force: true })
  else writeDurably(fileIn(dataDir), JSON.stringify(policy))
}

/** Undefined when the file is missing or unreadable: the policy is loaded from the server anyway. */
function readJson(path: string, onTrouble: (why: string) => void): unknown {
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined) return undefined
    if (size > maxFileBytes) throw new Error(`it has ${size} bytes`)
    const stored = parseJson(readFileSync(path, 'utf8'))
    if (stored === undefined) onTrouble('it is damaged')
    return stored
  } catch (error) {
    onTrouble(String(error))
    return undefined
  }
}
