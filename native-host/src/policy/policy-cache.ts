import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { readStoredPolicy } from '@telemetry-tracker/shared/stored-policy'
import { writeDurably } from '../deliver/durable-file.ts'
import { parseJson } from '../parse-json.ts'
import { usablePolicy } from './usable-policy.ts'

/** Far more than the largest policy a server takes. */
const maxFileBytes = 4 * 1024 * 1024

const fileIn = (dataDir: string) => join(dataDir, 'policy.json')

/**
 * The central policy as last heard: it holds after a start without a network, too. Null when there was none, or nothing of it can be read.
 * Whatever lies there, this never throws: a field that can't be used is as in `own`, and `onTrouble` hears of it.
 */
export function readKeptPolicy(
  dataDir: string,
  own?: Policy,
  onTrouble: (why: string) => void = () => {},
): Policy | null {
  const kept = readJson(fileIn(dataDir), onTrouble)
  if (kept === undefined) return null
  const { policy, faults } = readStoredPolicy(kept, own)
  for (const { field, why } of faults) onTrouble(`${field}: ${why}`)
  if (faults.some(({ field }) => field === 'policy')) return null
  return usablePolicy(policy, null, onTrouble)
}

/** Keeps the policy for the next start. Throws where the disk refuses. */
export function keepPolicy(dataDir: string, policy: Policy | null): void {
  if (policy === null) rmSync(fileIn(dataDir), { force: true })
  else writeDurably(fileIn(dataDir), JSON.stringify(policy))
}

/** Undefined where there is no file, or none that can be read: it is asked for anew anyway. */
function readJson(path: string, onTrouble: (why: string) => void): unknown {
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined) return undefined
    if (size > maxFileBytes) throw new Error(`it has ${size} bytes`)
    const kept = parseJson(readFileSync(path, 'utf8'))
    if (kept === undefined) onTrouble('it is damaged')
    return kept
  } catch (error) {
    onTrouble(String(error))
    return undefined
  }
}
